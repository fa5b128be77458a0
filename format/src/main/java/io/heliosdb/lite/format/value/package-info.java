/**
 * Stored values as text. {@link io.heliosdb.lite.format.value.ValueTexts} finds for the type of a
 * column a {@link io.heliosdb.lite.format.value.ValueText}, which writes values as {@code psql}
 * prints them, with times in UTC; a type that is not known here, or bytes that do not fit their
 * type, as hexadecimal digits.
 *
 * <p>The bytes come from files that may be damaged or made by somebody else: nothing here trusts a
 * length before it has checked it, and nothing fails because of a value. Knows nothing of terminals
 * or JSON; what a text may do to them is the printer's business.
 */
package io.heliosdb.lite.format.value;
