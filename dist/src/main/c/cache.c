/*
 * Where the payload is unpacked: a directory named by the payload's key, in the first cache that can
 * be trusted. Trusted means that nobody but this user, root and the owner of / can change what is in
 * it, or put another directory in its place.
 */
#define _GNU_SOURCE
#include "launcher.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

static const char SHARED[] = "/var/cache/heliosdb-lite";
static const char UNFINISHED[] = ".new-";

enum { UNUSED_SECONDS_MAX = 30 * 24 * 3600, LOCK_ATTEMPTS = 5, LOCK_PAUSE_MICROS = 20000 };

/* Why the caches before this one will not do, for the error if none does. */
static char refusals[4 * PATH_MAX];
static bool is_space_missing;

static void refuse(const char *cache, const char *reason) {
    size_t length = strlen(refusals);
    snprintf(refusals + length, sizeof refusals - length, "%s%s (%s)", length > 0 ? ", " : "",
             cache, reason);
}

static void refuse_error(const char *cache, int error) {
    is_space_missing |= error == ENOSPC || error == EDQUOT || error == EFBIG;
    refuse(cache, strerror(error));
}

/* ---- Trust ------------------------------------------------------------------------------------- */

/* Whether others can replace the entries of a directory, or the directory or link is another's. */
static bool is_exposed(const char *path, bool is_last) {
    struct stat facts;
    struct stat root;
    if (lstat(path, &facts) != 0 || stat("/", &root) != 0) {
        return true;
    }
    bool is_owner_trusted =
        facts.st_uid == 0 || facts.st_uid == geteuid() || facts.st_uid == root.st_uid;
    if (S_ISLNK(facts.st_mode)) {
        return !is_owner_trusted;
    }
    /* In a sticky directory only the owner of an entry can rename it. */
    bool is_open = (facts.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    return !is_owner_trusted || (is_open && (is_last || !(facts.st_mode & S_ISVTX)));
}

/* Checks a directory that exists, and all above it. */
static bool is_trusted(const char *path) {
    char part[PATH_MAX];
    if (is_exposed("/", false)) {
        return false;
    }
    for (const char *slash = path; slash != NULL;) {
        slash = strchr(slash + 1, '/');
        size_t length = slash == NULL ? strlen(path) : (size_t) (slash - path);
        memcpy(part, path, length);
        part[length] = '\0';
        if (is_exposed(part, slash == NULL)) {
            return false;
        }
    }
    return true;
}

/* ---- Directories ------------------------------------------------------------------------------- */

/* Makes a directory and those above it. Returns 0 or an errno. */
static int make_folders(const char *path) {
    char part[PATH_MAX];
    for (const char *slash = path; slash != NULL;) {
        slash = strchr(slash + 1, '/');
        size_t length = slash == NULL ? strlen(path) : (size_t) (slash - path);
        memcpy(part, path, length);
        part[length] = '\0';
        if (mkdir(part, 0755) != 0) {
            struct stat facts;
            int error = errno;
            if (stat(part, &facts) != 0) {
                return error;
            }
            if (!S_ISDIR(facts.st_mode)) {
                return ENOTDIR;
            }
        }
    }
    return 0;
}

static int remove_entry(const char *path, const struct stat *facts, int kind, struct FTW *place) {
    (void) facts;
    (void) kind;
    (void) place;
    /* Errors show in that the directory stays, which harms nobody. */
    remove(path);
    return 0;
}

static void remove_tree(const char *path) {
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- One cache --------------------------------------------------------------------------------- */

/*
 * Opens the unpacked payload for use: locked, so that no other version tidies it away. Who tidies
 * holds the other lock for a moment, and then the name is gone. Whoever holds it for longer is
 * somebody who may read a shared cache and means to disturb. Not if files are missing: programs
 * that tidy temporary directories take single ones.
 */
static bool enter(const struct payload *payload, const char *folder) {
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (fd < 0) {
        return false;
    }
    for (int attempt = 0; attempt < LOCK_ATTEMPTS && flock(fd, LOCK_SH | LOCK_NB) != 0
         && errno == EWOULDBLOCK; attempt++) {
        usleep(LOCK_PAUSE_MICROS);
    }
    struct stat opened;
    struct stat named;
    if (fstat(fd, &opened) != 0 || stat(folder, &named) != 0 || opened.st_ino != named.st_ino
        || opened.st_dev != named.st_dev || !payload_is_whole(payload, fd)) {
        close(fd);
        return false;
    }
    /* Its time tells when it was used last; that of a shared one is its owner's matter. */
    futimens(fd, NULL);
    return true;
}

static bool is_key(const char *name) {
    return strlen(name) == KEY_LENGTH && strspn(name, "0123456789abcdef") == KEY_LENGTH;
}

/* Removes what was left unfinished, and versions that nobody used for long. Needs the cache's lock. */
static void tidy(const char *cache, const char *key) {
    DIR *entries = opendir(cache);
    if (entries == NULL) {
        return;
    }
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        char path[PATH_MAX + 280];
        snprintf(path, sizeof path, "%s/%s", cache, entry->d_name);
        if (strncmp(entry->d_name, UNFINISHED, strlen(UNFINISHED)) == 0) {
            remove_tree(path);
        }
        if (!is_key(entry->d_name) || strcmp(entry->d_name, key) == 0) {
            continue;
        }
        struct stat facts;
        int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd >= 0 && fstat(fd, &facts) == 0 && time(NULL) - facts.st_mtime > UNUSED_SECONDS_MAX
            && flock(fd, LOCK_EX | LOCK_NB) == 0) {
            char aside[PATH_MAX + 300];
            snprintf(aside, sizeof aside, "%s/%s%s", cache, UNFINISHED, entry->d_name);
            if (rename(path, aside) == 0) {
                remove_tree(aside);
            }
        }
        if (fd >= 0) {
            close(fd);
        }
    }
    closedir(entries);
}

/* Empty unless something is being unpacked. */
static char unfinished[PATH_MAX + 32];

static void remove_unfinished(void) {
    if (unfinished[0] != '\0') {
        remove_tree(unfinished);
        unfinished[0] = '\0';
    }
}

/* Unpacks into a new directory. Returns 0 or an errno. */
static int unpack(const struct payload *payload, const char *folder) {
    if (mkdir(folder, 0755) != 0) {
        return errno;
    }
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
        return errno;
    }
    /* A file larger than ulimit allows is an error like others, and the end of no process. */
    void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
    int error = payload_unpack(payload, fd);
    signal(SIGXFSZ, before);
    /* After a power failure the name must not be there without the contents. */
    if (error == 0 && syncfs(fd) != 0) {
        error = errno;
    }
    close(fd);
    return error;
}

/* Puts the unpacked payload into the cache. Needs the cache's lock. Returns 0 or an errno. */
static int fill(const struct payload *payload, const char *cache, const char *folder) {
    struct statvfs space;
    if (statvfs(cache, &space) == 0
        && (uint64_t) space.f_bavail * space.f_frsize < payload->size) {
        return ENOSPC;
    }
    snprintf(unfinished, sizeof unfinished, "%s/%s%ld-%ld", cache, UNFINISHED, (long) getpid(),
             (long) time(NULL));
    atexit(remove_unfinished);
    int error = unpack(payload, unfinished);
    if (error == 0 && rename(unfinished, folder) != 0) {
        error = errno;
    }
    remove_unfinished();
    return error;
}

/* Unpacks unless another process just did; one at a time. Returns 0 or an errno. */
static int unpack_once(const struct payload *payload, const char *cache, const char *folder) {
    char path[PATH_MAX + 8];
    snprintf(path, sizeof path, "%s/.lock", cache);
    int lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (lock < 0) {
        return errno;
    }
    while (flock(lock, LOCK_EX) != 0 && errno == EINTR) {
    }
    int error = 0;
    if (!enter(payload, folder)) {
        char damaged[PATH_MAX + 64];
        snprintf(damaged, sizeof damaged, "%s/%s%s", cache, UNFINISHED, payload->key);
        remove_tree(damaged);
        rename(folder, damaged);
        tidy(cache, payload->key);
        error = fill(payload, cache, folder);
        if (error == 0 && !enter(payload, folder)) {
            error = ENOENT;
        }
    }
    close(lock);
    return error;
}

/* Tries one cache. Only looks, if it may not be made: then it is somebody else's to fill. */
static bool try_cache(const struct payload *payload, const char *wanted, bool may_make,
                      char folder[PATH_MAX]) {
    char cache[PATH_MAX];
    if (wanted[0] != '/' || strlen(wanted) > PATH_MAX - KEY_LENGTH - 64) {
        refuse(wanted, wanted[0] != '/' ? "is not an absolute path" : "is too long");
        return false;
    }
    int error = may_make ? make_folders(wanted) : 0;
    if (error != 0 || realpath(wanted, cache) == NULL) {
        refuse_error(wanted, error != 0 ? error : errno);
        return false;
    }
    struct statvfs space;
    if (!is_trusted(wanted) || !is_trusted(cache)) {
        refuse(cache, "others can change it, or a directory above it");
    } else if (statvfs(cache, &space) == 0 && (space.f_flag & ST_NOEXEC)) {
        refuse(cache, "programs cannot be run there: noexec");
    } else if (strlen(cache) > PATH_MAX - KEY_LENGTH - 64 || strchr(cache, ':') != NULL) {
        refuse(cache, "is too long, or has a colon in it");
    } else {
        snprintf(folder, PATH_MAX, "%s/%s", cache, payload->key);
        if (enter(payload, folder)) {
            return true;
        }
        error = may_make ? unpack_once(payload, cache, folder) : ENOENT;
        if (error == 0) {
            return true;
        }
        refuse_error(cache, error);
    }
    return false;
}

void cache_locate(const struct payload *payload, char folder[PATH_MAX]) {
    char path[PATH_MAX];
    const char *named = getenv("HELIOSDB_CACHE");
    const char *caches = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    const char *temporary = getenv("TMPDIR");
    if (named != NULL && named[0] != '\0') {
        /* A choice: no other is made instead. */
        if (try_cache(payload, named, true, folder)) {
            return;
        }
        fail(is_space_missing ? EXIT_RESOURCES : EXIT_MISSING,
             "Set HELIOSDB_CACHE to a directory of yours with 300 MB free, or unset it.",
             "cannot unpack the program where HELIOSDB_CACHE says: size=%llu actual=%s",
             (unsigned long long) payload->size, refusals);
    }
    if (try_cache(payload, SHARED, geteuid() == 0, folder)) {
        return;
    }
    if (geteuid() != 0) {
        path[0] = '\0';
        if (caches != NULL && caches[0] == '/') {
            snprintf(path, sizeof path, "%s/heliosdb-lite", caches);
        } else if (home != NULL && home[0] == '/') {
            snprintf(path, sizeof path, "%s/.cache/heliosdb-lite", home);
        }
        if (path[0] != '\0' && try_cache(payload, path, true, folder)) {
            return;
        }
    }
    snprintf(path, sizeof path, "%s/heliosdb-lite-cache-%ld",
             temporary != NULL && temporary[0] == '/' ? temporary : "/tmp", (long) geteuid());
    if (try_cache(payload, path, true, folder)) {
        return;
    }
    fail(is_space_missing ? EXIT_RESOURCES : EXIT_MISSING,
         "Set HELIOSDB_CACHE to a directory of yours with 300 MB free, and start again.",
         "no directory to unpack the program into: size=%llu actual=%s",
         (unsigned long long) payload->size, refusals);
}
