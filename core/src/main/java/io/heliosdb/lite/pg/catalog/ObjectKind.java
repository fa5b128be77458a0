package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.format.Section;

/** Kinds of objects, in the order in which they are made where dependencies leave a choice. */
enum ObjectKind {
    SCHEMA("schema", Section.PRE_DATA),
    EXTENSION("extension", Section.PRE_DATA),
    EXTENSION_CONFIGURATION("extension configuration", Section.PRE_DATA),
    COLLATION("collation", Section.PRE_DATA),
    // A type may have the name of a sequence that was there before it, not the other way round.
    SEQUENCE("sequence", Section.PRE_DATA),
    SHELL_TYPE("shell type", Section.PRE_DATA),
    TYPE("type", Section.PRE_DATA),
    DOMAIN("domain", Section.PRE_DATA),
    LANGUAGE("language", Section.PRE_DATA),
    FUNCTION("function", Section.PRE_DATA),
    PROCEDURE("procedure", Section.PRE_DATA),
    AGGREGATE("aggregate", Section.PRE_DATA),
    TRANSFORM("transform", Section.PRE_DATA),
    ACCESS_METHOD("access method", Section.PRE_DATA),
    CONVERSION("conversion", Section.PRE_DATA),
    OPERATOR("operator", Section.PRE_DATA),
    OPERATOR_FAMILY("operator family", Section.PRE_DATA),
    OPERATOR_CLASS("operator class", Section.PRE_DATA),
    CAST("cast", Section.PRE_DATA),
    SEARCH_PARSER("text search parser", Section.PRE_DATA),
    SEARCH_TEMPLATE("text search template", Section.PRE_DATA),
    SEARCH_DICTIONARY("text search dictionary", Section.PRE_DATA),
    SEARCH_CONFIGURATION("text search configuration", Section.PRE_DATA),
    WRAPPER("foreign data wrapper", Section.PRE_DATA),
    SERVER("server", Section.PRE_DATA),
    USER_MAPPING("user mapping", Section.PRE_DATA),
    TABLE("table", Section.PRE_DATA),
    FOREIGN_TABLE("foreign table", Section.PRE_DATA),
    TABLE_ATTACH("table attach", Section.PRE_DATA),
    SEQUENCE_OWNED_BY("sequence owned by", Section.PRE_DATA),
    DEFAULT("default", Section.PRE_DATA),
    VIEW("view", Section.PRE_DATA),
    MATERIALIZED_VIEW("materialized view", Section.PRE_DATA),
    CHECK_CONSTRAINT("check constraint", Section.POST_DATA),
    CONSTRAINT("constraint", Section.POST_DATA),
    INDEX("index", Section.POST_DATA),
    INDEX_ATTACH("index attach", Section.POST_DATA),
    STATISTICS("statistics", Section.POST_DATA),
    VIEW_DEFINITION("view definition", Section.POST_DATA),
    FK_CONSTRAINT("fk constraint", Section.POST_DATA),
    RULE("rule", Section.POST_DATA),
    TRIGGER("trigger", Section.POST_DATA),
    POLICY("policy", Section.POST_DATA),
    ROW_SECURITY("row security", Section.POST_DATA),
    TABLESPACE("tablespace", Section.PRE_DATA),
    OWNER("owner", Section.PRE_DATA),
    COMMENT("comment", Section.PRE_DATA),
    SECURITY_LABEL("security label", Section.PRE_DATA),
    MATERIALIZED_VIEW_DATA("materialized view data", Section.POST_DATA),
    PUBLICATION("publication", Section.POST_DATA),
    SUBSCRIPTION("subscription", Section.POST_DATA),
    ACL("acl", Section.POST_DATA),
    DEFAULT_ACL("default acl", Section.POST_DATA),
    EVENT_TRIGGER("event trigger", Section.POST_DATA),
    DATABASE_SETTING("database setting", Section.POST_DATA),
    PLANNER_STATISTICS("planner statistics", Section.POST_DATA);

    private final String label;
    private final Section section;

    ObjectKind(String label, Section section) {
        this.label = label;
        this.section = section;
    }

    /** Lower case, as users know it. */
    String label() {
        return label;
    }

    /** When objects of this kind are made, unless what they need comes later. */
    Section section() {
        return section;
    }
}
