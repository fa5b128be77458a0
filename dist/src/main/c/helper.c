/*
 * What the program needs around the server's processes, where there may be no shell and no setpriv:
 *
 *   helper as UID GID COMMAND...   runs a command as an account, without other groups
 *   helper at-root COMMAND...      runs a command in the root directory
 *   helper supervise SIGNAL FOLDER LOG COMMAND...
 *
 * The last one runs a server that cannot outlive the program: standard input is a pipe that the
 * program holds. A line names a signal for the server (INT, QUIT, ...); the end of the input means
 * that the program is gone: the server then gets SIGNAL, and FOLDER, unless empty, is removed after
 * its end. All output goes to LOG. It has a session of its own, so that Ctrl-C reaches the program
 * alone. Ends with the server's exit code.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_RUN = 126, NOT_FOUND = 127, SIGNALLED = 128 };

static int end_pipe[2];

static int run(char **command) {
    execvp(command[0], command);
    int code = errno == ENOENT ? NOT_FOUND : NOT_RUN;
    fprintf(stderr, "cannot run %s: %s\n", command[0], strerror(errno));
    return code;
}

static int as_account(char **words) {
    gid_t gid = (gid_t) strtoul(words[1], NULL, 10);
    uid_t uid = (uid_t) strtoul(words[0], NULL, 10);
    if (setgroups(0, NULL) != 0 || setgid(gid) != 0 || setuid(uid) != 0) {
        fprintf(stderr, "cannot become user %s: %s\n", words[0], strerror(errno));
        return NOT_RUN;
    }
    return run(words + 2);
}

static int at_root(char **words) {
    if (chdir("/") != 0) {
        fprintf(stderr, "cannot enter /: %s\n", strerror(errno));
        return NOT_RUN;
    }
    return run(words);
}

/* ---- Supervision ------------------------------------------------------------------------------- */

static int signal_of(const char *name) {
    static const struct { const char *name; int number; } SIGNALS[] = {
        {"INT", SIGINT}, {"QUIT", SIGQUIT}, {"TERM", SIGTERM}, {"HUP", SIGHUP}, {"KILL", SIGKILL},
    };
    for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++) {
        if (strcmp(SIGNALS[i].name, name) == 0) {
            return SIGNALS[i].number;
        }
    }
    return 0;
}

static void note_end(int number) {
    (void) number;
    int before = errno;
    ssize_t ignored = write(end_pipe[1], "", 1);
    (void) ignored;
    errno = before;
}

/* Sends the signals that the lines of the buffer name; keeps an unfinished line. */
static void obey(char *buffer, size_t *length, pid_t server) {
    char *line = buffer;
    for (char *end; (end = memchr(line, '\n', *length - (size_t) (line - buffer))) != NULL;) {
        *end = '\0';
        int number = signal_of(line);
        if (number != 0) {
            kill(server, number);
        }
        line = end + 1;
    }
    *length -= (size_t) (line - buffer);
    memmove(buffer, line, *length);
}

/* Waits for the server's end and passes on signals; whether the program was gone before. */
static int attend(pid_t server, int last_signal, int *status) {
    char buffer[256];
    size_t length = 0;
    int is_lost = 0;
    for (;;) {
        struct pollfd sources[] = {{end_pipe[0], POLLIN, 0}, {is_lost ? -1 : 0, POLLIN, 0}};
        if (poll(sources, 2, -1) < 0 && errno != EINTR) {
            return is_lost;
        }
        if (waitpid(server, status, WNOHANG) == server) {
            return is_lost;
        }
        if (sources[0].revents != 0) {
            char seen[16];
            ssize_t ignored = read(end_pipe[0], seen, sizeof seen);
            (void) ignored;
        }
        if (sources[1].revents == 0) {
            continue;
        }
        ssize_t got = read(0, buffer + length, sizeof buffer - length);
        if (got > 0) {
            length += (size_t) got;
            obey(buffer, &length, server);
            length = length == sizeof buffer ? 0 : length;
        } else if (got == 0 || errno != EINTR) {
            is_lost = 1;
            kill(server, last_signal);
        }
    }
}

static void remove_folder(char *folder) {
    pid_t remover = fork();
    if (remover == 0) {
        char *words[] = {"rm", "-rf", "--", folder, NULL};
        _exit(run(words));
    }
    waitpid(remover, NULL, 0);
}

static int supervise(char **words) {
    int last_signal = signal_of(words[0]);
    setsid();
    int log = open(words[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0
        || pipe2(end_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        return NOT_RUN;
    }
    struct sigaction action = {.sa_handler = note_end, .sa_flags = SA_NOCLDSTOP};
    sigaction(SIGCHLD, &action, NULL);
    /* Whoever ends all processes of the user: the server has got the signal, too. */
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    pid_t server = fork();
    if (server == 0) {
        signal(SIGTERM, SIG_DFL);
        signal(SIGINT, SIG_DFL);
        signal(SIGHUP, SIG_DFL);
        int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (nothing < 0 || dup2(nothing, 0) < 0) {
            close(0);
        }
        _exit(run(words + 3));
    }
    if (server < 0) {
        return NOT_RUN;
    }
    int status = 0;
    int is_lost = attend(server, last_signal, &status);
    if (is_lost && words[1][0] != '\0') {
        remove_folder(words[1]);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : SIGNALLED + WTERMSIG(status);
}

int main(int argc, char **argv) {
    if (argc >= 5 && strcmp(argv[1], "as") == 0) {
        return as_account(argv + 2);
    }
    if (argc >= 3 && strcmp(argv[1], "at-root") == 0) {
        return at_root(argv + 2);
    }
    if (argc >= 6 && strcmp(argv[1], "supervise") == 0) {
        return supervise(argv + 2);
    }
    fputs("This is a part of heliosdb-lite, which runs it.\n", stderr);
    return 2;
}
