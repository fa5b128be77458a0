/*
 * The executable heliosdb-lite: unpacks what is appended to it, once, and becomes the program's JVM.
 * Nothing of argv, environment, streams or signals is touched on the way but what is said here.
 */
#define _GNU_SOURCE
#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS_MAX = 256, MEMORY_KILOBYTES_LARGE = 40000000 };

void fail(int code, const char *hint, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("ERROR: ", stderr);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\nHINT: %s\n", hint);
    va_end(arguments);
    exit(code);
}

/* ---- The words of the JVM's command line ------------------------------------------------------ */

static char **words;
static size_t word_count;

void *allocate(size_t bytes) {
    void *memory = malloc(bytes);
    if (memory == NULL) {
        fail(EXIT_RESOURCES, "Free some memory.", "cannot allocate memory to start");
    }
    return memory;
}

static void add(const char *word) {
    words[word_count++] = strdup(word);
    if (words[word_count - 1] == NULL) {
        fail(EXIT_RESOURCES, "Free some memory.", "cannot allocate memory to start");
    }
}

/* Adds an option in which {} stands for the directory. */
static void add_expanded(const char *option, const char *folder) {
    size_t places = 0;
    for (const char *at = option; (at = strstr(at, "{}")) != NULL; at += 2) {
        places++;
    }
    char *word = allocate(strlen(option) + places * strlen(folder) + 1);
    char *end = word;
    for (const char *at = option; *at != '\0';) {
        if (at[0] == '{' && at[1] == '}') {
            end = stpcpy(end, folder);
            at += 2;
        } else {
            *end++ = *at++;
        }
    }
    *end = '\0';
    words[word_count++] = word;
}

/* Lines of the file: a command or *, a space, an option. */
static void add_file(const char *folder, const char *command) {
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/options", folder);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        fail(EXIT_MISSING, "Remove the directory: it is made anew.",
             "the unpacked program is incomplete: file=%s actual=%s", path, strerror(errno));
    }
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, file) > 0 && word_count < WORDS_MAX) {
        line[strcspn(line, "\n")] = '\0';
        char *option = strchr(line, ' ');
        if (option != NULL) {
            *option++ = '\0';
            if (strcmp(line, "*") == 0 || strcmp(line, command) == 0) {
                add_expanded(option, folder);
            }
        }
    }
    free(line);
    fclose(file);
}

/* A heap of more than 32 GB would need longer references; see the script heliosdb-lite. */
static void add_heap(void) {
    long kilobytes = 0;
    FILE *memory = fopen("/proc/meminfo", "re");
    if (memory != NULL) {
        if (fscanf(memory, "MemTotal: %ld", &kilobytes) != 1) {
            kilobytes = 0;
        }
        fclose(memory);
    }
    char limit[32] = "max";
    FILE *group = fopen("/sys/fs/cgroup/memory.max", "re");
    if (group != NULL) {
        if (fscanf(group, "%31s", limit) != 1) {
            strcpy(limit, "max");
        }
        fclose(group);
    }
    bool is_large = kilobytes > MEMORY_KILOBYTES_LARGE && strcmp(limit, "max") == 0;
    add(is_large ? "-Xmx30g" : "-XX:MaxRAMPercentage=75");
}

static void add_property(const char *name, const char *value) {
    char *word = allocate(strlen(name) + strlen(value) + 4);
    sprintf(word, "-D%s=%s", name, value);
    words[word_count++] = word;
}

/* What the JVM would not take from the environment itself. */
static void add_environment(void) {
    char terminals[4] = "";
    for (int stream = 0; stream < 3; stream++) {
        if (isatty(stream)) {
            terminals[strlen(terminals)] = (char) ('0' + stream);
        }
    }
    add_property("heliosdb.terminals", terminals);
    const char *temporary = getenv("TMPDIR");
    if (temporary != NULL && temporary[0] == '/') {
        add_property("java.io.tmpdir", temporary);
    }
    const char *home = getenv("HOME");
    if (home != NULL && home[0] == '/') {
        add_property("user.home", home);
    }
    const char *further = getenv("HELIOSDB_JAVA_OPTS");
    if (further != NULL) {
        char *copy = strdup(further);
        for (char *option = copy == NULL ? NULL : strtok(copy, " \t\n");
             option != NULL && word_count < WORDS_MAX; option = strtok(NULL, " \t\n")) {
            add(option);
        }
        free(copy);
    }
}

/* ---- What the JVM would object to in words of its own ------------------------------------------- */

static void require_limit(int resource, const char *option, rlim_t bytes_min) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) == 0 && limit.rlim_cur < bytes_min) {
        char hint[80];
        snprintf(hint, sizeof hint, "Run ulimit %s unlimited, or ulimit %s %llu.", option, option,
                 (unsigned long long) bytes_min / 1024);
        fail(EXIT_RESOURCES, hint, "the limit of memory is too low: ulimit=%s kilobytes=%llu",
             option, (unsigned long long) limit.rlim_cur / 1024);
    }
}

static void require_surroundings(void) {
    char folder[PATH_MAX];
    if (getcwd(folder, sizeof folder) == NULL) {
        fail(EXIT_MISSING, "Change to a directory that is there: cd /.",
             "cannot tell the current directory: actual=%s", strerror(errno));
    }
    /* Most is reserved and never used: measured, with room to spare. */
    require_limit(RLIMIT_AS, "-v", (rlim_t) 6 << 30);
    require_limit(RLIMIT_DATA, "-d", (rlim_t) 256 << 20);
}

int main(int argc, char **argv) {
    /* No file may take the number of a stream that is closed: this one is neither read nor written. */
    for (int stream = 0; stream < 3; stream++) {
        if (fcntl(stream, F_GETFD) < 0 && errno == EBADF && open("/", O_PATH) != stream) {
            return EXIT_RESOURCES;
        }
    }
    require_surroundings();
    /* Modes are the same whatever the user's is. */
    mode_t mask = umask(022);
    struct payload payload;
    char folder[PATH_MAX];
    payload_open(&payload);
    cache_locate(&payload, folder);
    close(payload.fd);
    umask(mask);

    words = allocate((WORDS_MAX + (size_t) argc + 32) * sizeof *words);
    char java[PATH_MAX + 32];
    snprintf(java, sizeof java, "%s/runtime/bin/java", folder);
    add(java);
    add_heap();
    add_file(folder, argc > 1 ? argv[1] : "");
    add_environment();
    add("io.heliosdb.lite.cli.Main");
    for (int i = 1; i < argc; i++) {
        add(argv[i]);
    }
    words[word_count] = NULL;
    /* Without /proc the libraries of a program are not found by where it is. */
    if (access("/proc/self/exe", F_OK) != 0) {
        char libraries[PATH_MAX + 32];
        snprintf(libraries, sizeof libraries, "%s/runtime/lib", folder);
        setenv("LD_LIBRARY_PATH", libraries, 1);
    }
    /* They are meant for other Java programs, and would print a line. */
    unsetenv("JAVA_TOOL_OPTIONS");
    unsetenv("JDK_JAVA_OPTIONS");
    unsetenv("_JAVA_OPTIONS");
    /* Errors of the system are told apart by their English texts, whatever the locale is. */
    setenv("LANGUAGE", "C", 1);
    execv(java, words);
    fail(EXIT_MISSING, "Remove the directory: it is made anew.",
         "cannot run the unpacked program: file=%s actual=%s", java, strerror(errno));
}
