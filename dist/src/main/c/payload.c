/* Reads what Pack.java appends to the executable. */
#define _GNU_SOURCE
#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

static const char MAGIC[] = "HELIOSDB-PACK-1\n";
static const char HINT_DAMAGED[] =
    "Download it again, and compare it with the .sha256 file beside it.";

enum { BUFFER_BYTES = 1 << 18, ENTRY_BYTES = 20, NAME_MAX_BYTES = 1024 };

/* What precedes each file: mode, length of the path, size of the content, its CRC-32; little-endian. */
struct entry {
    uint32_t mode;
    uint32_t path_length;
    uint64_t size;
    uint32_t crc;
};

static uint64_t number(const unsigned char *at, int bytes) {
    uint64_t value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
        value = value << 8 | at[i];
    }
    return value;
}

/* ---- CRC-32 as in zip, eight bytes at a time --------------------------------------------------- */

static uint32_t table[8][256];

static void crc_prepare(void) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
        }
        table[0][i] = crc;
    }
    for (uint32_t i = 0; i < 256; i++) {
        for (int slice = 1; slice < 8; slice++) {
            uint32_t before = table[slice - 1][i];
            table[slice][i] = before >> 8 ^ table[0][before & 0xFF];
        }
    }
}

static uint32_t crc_add(uint32_t crc, const unsigned char *at, size_t count) {
    for (; count >= 8; count -= 8, at += 8) {
        uint32_t low = crc ^ (uint32_t) number(at, 4);
        crc = table[7][low & 0xFF] ^ table[6][low >> 8 & 0xFF] ^ table[5][low >> 16 & 0xFF]
            ^ table[4][low >> 24] ^ table[3][at[4]] ^ table[2][at[5]] ^ table[1][at[6]]
            ^ table[0][at[7]];
    }
    for (; count > 0; count--, at++) {
        crc = crc >> 8 ^ table[0][(crc ^ *at) & 0xFF];
    }
    return crc;
}

/* ---- Reading ----------------------------------------------------------------------------------- */

static void read_fully(const struct payload *payload, void *to, size_t count, uint64_t from) {
    while (count > 0) {
        ssize_t got = pread(payload->fd, to, count, (off_t) from);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            fail(EXIT_CORRUPT, HINT_DAMAGED, "cannot read the program: file=%s offset=%llu actual=%s",
                 payload->path, (unsigned long long) from,
                 got < 0 ? strerror(errno) : "end of file");
        }
        to = (char *) to + got;
        from += (uint64_t) got;
        count -= (size_t) got;
    }
}

void payload_open(struct payload *payload) {
    payload->path = "/proc/self/exe";
    payload->fd = open(payload->path, O_RDONLY | O_CLOEXEC);
    if (payload->fd < 0) {
        /* Without /proc: the path that was executed. */
        const char *path = (const char *) getauxval(AT_EXECFN);
        payload->path = path == NULL ? "" : path;
        payload->fd = open(payload->path, O_RDONLY | O_CLOEXEC);
    }
    if (payload->fd < 0) {
        fail(EXIT_MISSING, "Make the file readable for those who run it: chmod a+rx FILE.",
             "cannot read the program itself: file=%s actual=%s", payload->path, strerror(errno));
    }
    char name[PATH_MAX] = "";
    if (readlink("/proc/self/exe", name, sizeof name - 1) > 0) {
        payload->path = strdup(name);
    }
    struct stat facts;
    if (fstat(payload->fd, &facts) != 0 || facts.st_size < TRAILER_BYTES) {
        fail(EXIT_CORRUPT, HINT_DAMAGED, "the program is not complete: file=%s", payload->path);
    }
    unsigned char trailer[TRAILER_BYTES];
    uint64_t end = (uint64_t) facts.st_size - TRAILER_BYTES;
    read_fully(payload, trailer, sizeof trailer, end);
    payload->offset = number(trailer + 16, 8);
    payload->size = number(trailer + 24, 8);
    if (memcmp(trailer, MAGIC, sizeof MAGIC - 1) != 0 || payload->offset > end
        || payload->size != end - payload->offset) {
        fail(EXIT_CORRUPT, HINT_DAMAGED, "the program is not complete: file=%s size=%llu",
             payload->path, (unsigned long long) facts.st_size);
    }
    memcpy(payload->key, trailer + 32, KEY_LENGTH);
    payload->key[KEY_LENGTH] = '\0';
}

/* ---- Unpacking --------------------------------------------------------------------------------- */

static int write_fully(int fd, const unsigned char *from, size_t count) {
    while (count > 0) {
        ssize_t done = write(fd, from, count);
        if (done < 0 && errno != EINTR) {
            return errno;
        }
        if (done > 0) {
            from += done;
            count -= (size_t) done;
        }
    }
    return 0;
}

static int unpack_file(const struct payload *payload, int folder, const char *path,
                       const struct entry *entry, uint64_t from, unsigned char *buffer) {
    int fd = openat(folder, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return errno;
    }
    int error = 0;
    uint32_t crc = ~0u;
    for (uint64_t left = entry->size; left > 0 && error == 0;) {
        size_t count = left < BUFFER_BYTES ? (size_t) left : BUFFER_BYTES;
        read_fully(payload, buffer, count, from);
        crc = crc_add(crc, buffer, count);
        error = write_fully(fd, buffer, count);
        from += count;
        left -= count;
    }
    if (error == 0 && ~crc != entry->crc) {
        fail(EXIT_CORRUPT, HINT_DAMAGED,
             "checksum mismatch in the program: file=%s entry=%s expected=0x%08X actual=0x%08X",
             payload->path, path, entry->crc, ~crc);
    }
    if (error == 0 && fchmod(fd, entry->mode & 07777) != 0) {
        error = errno;
    }
    return close(fd) != 0 && error == 0 ? errno : error;
}

static int unpack_link(const struct payload *payload, int folder, const char *path,
                       const struct entry *entry, uint64_t from) {
    char target[NAME_MAX_BYTES + 1] = "";
    if (entry->size > NAME_MAX_BYTES) {
        return ENAMETOOLONG;
    }
    read_fully(payload, target, (size_t) entry->size, from);
    return symlinkat(target, folder, path) == 0 ? 0 : errno;
}

int payload_unpack(const struct payload *payload, int folder) {
    crc_prepare();
    unsigned char *buffer = malloc(BUFFER_BYTES);
    if (buffer == NULL) {
        return ENOMEM;
    }
    unsigned char head[ENTRY_BYTES];
    uint64_t at = payload->offset;
    uint64_t end = at + payload->size;
    /* The JVM's archive of classes knows its jars by their time. */
    read_fully(payload, head, 8, at);
    struct timespec times[2] = {{.tv_sec = (time_t) number(head, 8)}, {0}};
    times[1] = times[0];
    at += 8;
    int error = 0;
    while (at < end && error == 0) {
        read_fully(payload, head, sizeof head, at);
        struct entry entry = {(uint32_t) number(head, 4), (uint32_t) number(head + 4, 4),
                              number(head + 8, 8), (uint32_t) number(head + 16, 4)};
        char path[NAME_MAX_BYTES + 1] = "";
        at += sizeof head;
        if (entry.path_length > NAME_MAX_BYTES || entry.size > end - at) {
            fail(EXIT_CORRUPT, HINT_DAMAGED, "the program is damaged: file=%s offset=%llu",
                 payload->path, (unsigned long long) at);
        }
        read_fully(payload, path, entry.path_length, at);
        at += entry.path_length;
        if (S_ISDIR(entry.mode)) {
            error = mkdirat(folder, path, 0755) == 0 ? 0 : errno;
        } else if (S_ISLNK(entry.mode)) {
            error = unpack_link(payload, folder, path, &entry, at);
        } else {
            error = unpack_file(payload, folder, path, &entry, at, buffer);
            if (error == 0 && utimensat(folder, path, times, 0) != 0) {
                error = errno;
            }
        }
        at += entry.size;
    }
    free(buffer);
    return error;
}
