package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.postgresql.Driver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Finds the first server of a list that answers and is of the wanted kind. As in libpq, a server
 * that is not there or cannot take connections now is passed over, but one that refuses the role,
 * the password or the encryption ends the search.
 */
final class Connector {
    /** Held strongly: the driver's own loggers are quiet as long as this one is. */
    private static final Logger DRIVER_LOGGER = Logger.getLogger("org.postgresql");

    private final ServerList list;
    private final boolean isInteractive;
    private final List<HeliosException> refusals = new ArrayList<>();

    private Connector(ServerList list, boolean isInteractive) {
        this.list = list;
        this.isInteractive = isInteractive;
    }

    /**
     * @param isInteractive whether values are read as texts only
     * @throws HeliosException as {@link Session#open(ConnectionSettings)}
     */
    static Session connect(ServerList list, boolean isInteractive) {
        DRIVER_LOGGER.setLevel(Level.OFF);
        return new Connector(list, isInteractive).connect();
    }

    private Session connect() {
        for (TargetServer wanted : list.target().wishes()) {
            refusals.clear();
            for (ConnectionSettings server : list.ordered(list.servers())) {
                Optional<Session> session = tryServer(server, wanted);
                if (session.isPresent()) {
                    return session.get();
                }
            }
        }
        throw refusals.size() == 1 ? refusals.getFirst() : noneOfThem();
    }

    /** Empty if the next one may be tried; the reason then is in the list. */
    private Optional<Session> tryServer(ConnectionSettings server, TargetServer wanted) {
        HeliosException refusal = null;
        for (ConnectionSettings place : places(server)) {
            try {
                Session session = open(place);
                if (wanted.accepts(session)) {
                    return Optional.of(session);
                }
                session.close();
                refusal = wrongKind(server);
                break;
            } catch (SQLException e) {
                refusal = PgErrors.connecting(e, server);
                if (!PgErrors.isOfOneServer(e, server)) {
                    throw refusal;
                }
            }
        }
        refusals.add(refusal);
        return Optional.empty();
    }

    /** One for each address that the name of the host has. */
    private List<ConnectionSettings> places(ConnectionSettings server) {
        if (server.isUnixSocket() || !server.address().isEmpty()) {
            return List.of(server);
        }
        try {
            return list.ordered(List.of(InetAddress.getAllByName(server.host()))).stream()
                    .map(address -> server.withAddress(address.getHostAddress()))
                    .toList();
        } catch (UnknownHostException e) {
            // The driver meets it again and says so.
            return List.of(server);
        }
    }

    private Session open(ConnectionSettings settings) throws SQLException {
        String socket = DriverSocketFactory.argument(settings);
        try {
            Connection connection =
                    new Driver()
                            .connect(
                                    DriverProperties.url(settings),
                                    DriverProperties.of(settings, socket, isInteractive));
            CopyTap tap = DriverSocketFactory.takeTap(socket);
            try {
                // The limit is for the log-in alone.
                connection.setNetworkTimeout(Runnable::run, 0);
                if (settings.tls().isCertificateWanted() && tap.isPlain()) {
                    throw unencrypted(settings);
                }
                return new Session(connection, tap, settings);
            } catch (SQLException | HeliosException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            CopyTap ignored = DriverSocketFactory.takeTap(socket);
            throw e;
        }
    }

    private static HeliosException unencrypted(ConnectionSettings settings) {
        return new HeliosException(
                        ErrorCode.UNREACHABLE, "server did not ask for the client's certificate")
                .with("host", settings.host())
                .with("port", settings.port())
                .hint("Use sslmode=require with sslcertmode=require, or leave both out.");
    }

    private HeliosException wrongKind(ConnectionSettings server) {
        return new HeliosException(
                        ErrorCode.UNREACHABLE, "server is not of the kind that is wanted")
                .with("target_session_attrs", list.target())
                .with("host", server.host())
                .with("port", server.port())
                .hint("Name another server, or leave target_session_attrs out.");
    }

    private HeliosException noneOfThem() {
        HeliosException error =
                new HeliosException(
                                ErrorCode.UNREACHABLE,
                                "none of the servers can be used",
                                refusals.getLast())
                        .hint("Check that one of them runs and target_session_attrs fits it.");
        for (HeliosException refusal : refusals) {
            String place =
                    refusal.detail("host").orElseThrow()
                            + ":"
                            + refusal.detail("port").orElseThrow();
            error.with(place, "(" + refusal.clause() + ")");
        }
        return error;
    }
}
