/*
 * Loaded before the C library into initdb and the single-user server, which ask for two things that a
 * small container does not have: /bin/sh, to run programs with quoted words and redirections, and a
 * name for their user. What initdb needs is all that is understood here (PostgreSQL 18,
 * src/bin/initdb/initdb.c): words, "quotes", and <, > and 2>&1 after them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 64, STREAMS_MAX = 16, NOT_FOUND = 127 };

static struct {
    FILE *stream;
    pid_t pid;
} streams[STREAMS_MAX];

struct passwd *getpwuid(uid_t uid) {
    static char name[24];
    static struct passwd entry;
    snprintf(name, sizeof name, "%lu", (unsigned long) uid);
    entry = (struct passwd) {.pw_name = name, .pw_passwd = "", .pw_uid = uid, .pw_gid = getgid(),
                             .pw_gecos = "", .pw_dir = "/", .pw_shell = ""};
    return &entry;
}

/* Cuts the next word out of the text; NULL at its end. */
static char *next_word(char **text) {
    char *at = *text + strspn(*text, " \t");
    if (*at == '\0') {
        return NULL;
    }
    char *word = at;
    char *end = at;
    int is_quoted = 0;
    for (; *at != '\0' && (is_quoted || (*at != ' ' && *at != '\t')); at++) {
        if (*at == '"') {
            is_quoted = !is_quoted;
        } else if (*at == '\\' && is_quoted && strchr("\"\\$`", at[1]) != NULL && at[1] != '\0') {
            *end++ = *++at;
        } else {
            *end++ = *at;
        }
    }
    *text = *at == '\0' ? at : at + 1;
    *end = '\0';
    return word;
}

static void redirect(const char *path, int flags, int stream) {
    int fd = open(path, flags, 0600);
    if (fd < 0 && strcmp(path, "/dev/null") == 0) {
        /* Without /dev: as good as empty, and forgotten. */
        fd = memfd_create("null", 0);
    }
    if (fd < 0 || dup2(fd, stream) < 0) {
        _exit(NOT_FOUND);
    }
    close(fd);
}

/* Becomes the program of a command line; does not return. */
static void become(const char *command) {
    char *text = strdup(command);
    char *words[WORDS_MAX + 1];
    int count = 0;
    for (;;) {
        char first = text == NULL ? '\0' : text[strspn(text, " \t")];
        char *word = text == NULL ? NULL : next_word(&text);
        if (word == NULL || count == WORDS_MAX) {
            break;
        }
        if (first != '<' && first != '>' && strcmp(word, "2>&1") != 0) {
            words[count++] = word;
        } else if (first == '2') {
            dup2(1, 2);
        } else {
            char *path = word[1] != '\0' ? word + 1 : next_word(&text);
            int flags = first == '<' ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC;
            redirect(path == NULL ? "" : path, flags, first == '<' ? 0 : 1);
        }
    }
    words[count] = NULL;
    if (count > 0) {
        execvp(words[0], words);
    }
    _exit(NOT_FOUND);
}

int system(const char *command) {
    if (command == NULL) {
        return 1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        become(command);
    }
    int status = -1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

FILE *popen(const char *command, const char *mode) {
    int ends[2];
    int slot = 0;
    while (slot < STREAMS_MAX && streams[slot].stream != NULL) {
        slot++;
    }
    if (slot == STREAMS_MAX || pipe2(ends, O_CLOEXEC) != 0) {
        errno = EMFILE;
        return NULL;
    }
    int is_read = mode[0] == 'r';
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[is_read], is_read);
        become(command);
    }
    close(ends[is_read]);
    FILE *stream = pid < 0 ? NULL : fdopen(ends[!is_read], is_read ? "r" : "w");
    if (stream == NULL) {
        close(ends[!is_read]);
        return NULL;
    }
    streams[slot].stream = stream;
    streams[slot].pid = pid;
    return stream;
}

int pclose(FILE *stream) {
    for (int slot = 0; slot < STREAMS_MAX; slot++) {
        if (streams[slot].stream == stream) {
            int status = -1;
            fclose(stream);
            while (waitpid(streams[slot].pid, &status, 0) < 0 && errno == EINTR) {
            }
            streams[slot].stream = NULL;
            return status;
        }
    }
    errno = ECHILD;
    return -1;
}
