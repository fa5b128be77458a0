/* Reads what Payload.java appends to the executable. */
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

enum { BUFFER_BYTES = 1 << 18, NAME_MAX_BYTES = 1024 };
enum { HEAD_BYTES = 16, ENTRY_BYTES = 20, INDEX_BYTES_MAX = 1 << 24 };

/*
 * The payload, little-endian: time of all files, bytes of the index, its CRC-32 (8, 4 and 4 bytes);
 * the index; the contents in its order. The index has for each file: mode, length of the path, size
 * of the content, its CRC-32 (4, 4, 8 and 4 bytes), the path.
 */
struct index {
    time_t time;
    unsigned char *bytes;
    size_t size;
    size_t at;
    uint64_t content;
};

struct entry {
    uint32_t mode;
    uint64_t size;
    uint32_t crc;
    uint64_t content;
    char path[NAME_MAX_BYTES + 1];
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
    memcpy(payload->key, trailer + 32, KEY_LENGTH);
    payload->key[KEY_LENGTH] = '\0';
    if (memcmp(trailer, MAGIC, sizeof MAGIC - 1) != 0 || payload->offset > end
        || payload->size != end - payload->offset
        || strspn(payload->key, "0123456789abcdef") != KEY_LENGTH) {
        fail(EXIT_CORRUPT, HINT_DAMAGED, "the program is not complete: file=%s size=%llu",
             payload->path, (unsigned long long) facts.st_size);
    }
}

/* ---- The index --------------------------------------------------------------------------------- */

__attribute__((noreturn))
static void fail_damaged(const struct payload *payload, uint64_t offset) {
    fail(EXIT_CORRUPT, HINT_DAMAGED, "the program is damaged: file=%s offset=%llu", payload->path,
         (unsigned long long) offset);
}

static struct index index_read(const struct payload *payload) {
    unsigned char head[HEAD_BYTES];
    if (payload->size < sizeof head) {
        fail_damaged(payload, payload->offset);
    }
    read_fully(payload, head, sizeof head, payload->offset);
    struct index index = {.time = (time_t) number(head, 8), .size = number(head + 8, 4)};
    if (index.size > INDEX_BYTES_MAX || index.size > payload->size - sizeof head) {
        fail_damaged(payload, payload->offset);
    }
    index.bytes = allocate(index.size + 1);
    index.content = payload->offset + sizeof head + index.size;
    read_fully(payload, index.bytes, index.size, payload->offset + sizeof head);
    crc_prepare();
    if (~crc_add(~0u, index.bytes, index.size) != (uint32_t) number(head + 12, 4)) {
        fail_damaged(payload, payload->offset);
    }
    return index;
}

/* Reads the next entry; false at the end. */
static bool index_next(const struct payload *payload, struct index *index, struct entry *entry) {
    size_t left = index->size - index->at;
    if (left == 0) {
        return false;
    }
    const unsigned char *at = index->bytes + index->at;
    uint64_t path_length = left < ENTRY_BYTES ? 0 : number(at + 4, 4);
    if (left < ENTRY_BYTES || path_length > NAME_MAX_BYTES || path_length > left - ENTRY_BYTES) {
        fail_damaged(payload, payload->offset + HEAD_BYTES + index->at);
    }
    entry->mode = (uint32_t) number(at, 4);
    entry->size = number(at + 8, 8);
    entry->crc = (uint32_t) number(at + 16, 4);
    entry->content = index->content;
    memcpy(entry->path, at + ENTRY_BYTES, path_length);
    entry->path[path_length] = '\0';
    if (entry->size > payload->offset + payload->size - index->content) {
        fail_damaged(payload, payload->offset + HEAD_BYTES + index->at);
    }
    index->at += ENTRY_BYTES + path_length;
    index->content += entry->size;
    return true;
}

bool payload_is_whole(const struct payload *payload, int folder) {
    struct index index = index_read(payload);
    struct entry entry;
    bool is_whole = true;
    while (is_whole && index_next(payload, &index, &entry)) {
        struct stat facts;
        is_whole = fstatat(folder, entry.path, &facts, AT_SYMLINK_NOFOLLOW) == 0
            && (facts.st_mode & S_IFMT) == (entry.mode & S_IFMT)
            && (S_ISDIR(entry.mode) || (uint64_t) facts.st_size == entry.size);
    }
    free(index.bytes);
    return is_whole;
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

static int unpack_file(const struct payload *payload, int folder, const struct entry *entry,
                       time_t time, unsigned char *buffer) {
    int fd = openat(folder, entry->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    0600);
    if (fd < 0) {
        return errno;
    }
    int error = 0;
    uint32_t crc = ~0u;
    uint64_t from = entry->content;
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
             payload->path, entry->path, entry->crc, ~crc);
    }
    /* The JVM's archive of classes knows its jars by their time. */
    const struct timespec times[2] = {{.tv_sec = time}, {.tv_sec = time}};
    if (error == 0 && (fchmod(fd, entry->mode & 07777) != 0 || futimens(fd, times) != 0)) {
        error = errno;
    }
    return close(fd) != 0 && error == 0 ? errno : error;
}

static int unpack_link(const struct payload *payload, int folder, const struct entry *entry) {
    char target[NAME_MAX_BYTES + 1] = "";
    if (entry->size > NAME_MAX_BYTES) {
        return ENAMETOOLONG;
    }
    read_fully(payload, target, (size_t) entry->size, entry->content);
    return symlinkat(target, folder, entry->path) == 0 ? 0 : errno;
}

int payload_unpack(const struct payload *payload, int folder) {
    struct index index = index_read(payload);
    struct entry entry;
    unsigned char *buffer = allocate(BUFFER_BYTES);
    int error = 0;
    while (error == 0 && index_next(payload, &index, &entry)) {
        if (S_ISDIR(entry.mode)) {
            error = mkdirat(folder, entry.path, 0755) == 0 ? 0 : errno;
        } else if (S_ISLNK(entry.mode)) {
            error = unpack_link(payload, folder, &entry);
        } else {
            error = unpack_file(payload, folder, &entry, index.time, buffer);
        }
    }
    free(buffer);
    free(index.bytes);
    return error;
}
