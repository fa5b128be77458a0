/* The parts of the launcher: what is appended to it, where that is unpacked, what is said about it. */
#ifndef HELIOSDB_LAUNCHER_H
#define HELIOSDB_LAUNCHER_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Exit codes of the program, which docs/commands.md lists. */
enum { EXIT_INTERNAL = 1, EXIT_CORRUPT = 10, EXIT_MISSING = 12, EXIT_RESOURCES = 15 };

enum { KEY_LENGTH = 32, TRAILER_BYTES = 64 };

/*
 * What Payload.java appends: size bytes from offset on; then the trailer, which is the end of the
 * file: magic (16 bytes), offset, size (8 bytes each, little-endian), key (32 characters: a hash of
 * those bytes).
 */
struct payload {
    int fd;
    const char *path;
    uint64_t offset;
    uint64_t size;
    char key[KEY_LENGTH + 1];
};

/* Finds the payload in the running executable. Ends the process if it is damaged. */
void payload_open(struct payload *payload);

/*
 * Whether all files are below a directory, as far as name, kind and size tell. Ends the process if
 * the payload is damaged.
 */
bool payload_is_whole(const struct payload *payload, int folder);

/*
 * Writes all files below a directory that exists and is empty. Returns 0, or an errno; ends the
 * process if the payload is damaged.
 */
int payload_unpack(const struct payload *payload, int folder);

/*
 * The directory that holds the unpacked payload; unpacks it if need be. The directory stays open and
 * locked for as long as this process lives, also after exec. Ends the process if there is no place.
 */
void cache_locate(const struct payload *payload, char folder[PATH_MAX]);

/* Memory, as malloc gives it. Ends the process if there is none. */
void *allocate(size_t bytes);

/* Prints two lines and ends the process. The format is that of printf; the hint is a sentence. */
__attribute__((noreturn, format(printf, 3, 4)))
void fail(int code, const char *hint, const char *format, ...);

#endif
