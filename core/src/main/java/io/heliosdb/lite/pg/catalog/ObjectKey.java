package io.heliosdb.lite.pg.catalog;

/**
 * Tells drafts apart while a catalog is read. Never leaves this package: oids differ on every
 * server.
 *
 * @param catalog the oid of the system catalog the object is in, as in {@code pg_depend.classid}
 * @param oid of the object
 * @param aspect empty for the object itself, else what about it: {@code comment}, {@code owner}
 */
record ObjectKey(int catalog, long oid, String aspect) {
    // The oids of system catalogs are fixed: PostgreSQL, src/include/catalog/*.h
    static final int CLASS = 1259;
    static final int TYPE = 1247;
    static final int FUNCTION = 1255;
    static final int CONSTRAINT = 2606;
    static final int DEFAULT = 2604;
    static final int SCHEMA = 2615;
    static final int EXTENSION = 3079;
    static final int TRIGGER = 2620;
    static final int RULE = 2618;
    static final int POLICY = 3256;
    static final int STATISTICS = 3381;
    static final int EVENT_TRIGGER = 3466;
    static final int COLLATION = 3456;
    static final int CAST = 2605;
    static final int OPERATOR = 2617;
    static final int OPERATOR_CLASS = 2616;
    static final int OPERATOR_FAMILY = 2753;
    static final int SEARCH_CONFIGURATION = 3602;
    static final int SEARCH_DICTIONARY = 3600;
    static final int WRAPPER = 2328;
    static final int SERVER = 1417;
    static final int PUBLICATION = 6104;
    static final int DEFAULT_ACL = 826;
    static final int ACCESS_METHOD = 2601;
    static final int CONVERSION = 2607;
    static final int LANGUAGE = 2612;
    static final int TRANSFORM = 3576;
    static final int SEARCH_PARSER = 3601;
    static final int SEARCH_TEMPLATE = 3764;
    static final int LARGE_OBJECT = 2613;
    static final int USER_MAPPING = 1418;
    static final int SUBSCRIPTION = 6100;
    static final int DATABASE_SETTING = 2964;

    static ObjectKey of(int catalog, long oid) {
        return new ObjectKey(catalog, oid, "");
    }

    ObjectKey aspect(String of) {
        return new ObjectKey(catalog, oid, of);
    }

    // Written out: what a record has by itself the JVM makes anew at every start, in 10 ms.
    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectKey key
                && catalog == key.catalog
                && oid == key.oid
                && aspect.equals(key.aspect);
    }

    @Override
    public int hashCode() {
        return (catalog * 31 + Long.hashCode(oid)) * 31 + aspect.hashCode();
    }
}
