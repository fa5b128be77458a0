/**
 * What shells and pagers want to know of the commands: man pages and completion, made from the same
 * model as {@code --help}.
 */
package io.heliosdb.lite.cli.shell;
