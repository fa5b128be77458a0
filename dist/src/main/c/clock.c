/*
 * Loaded before the C library into the JVM that writes the archive of classes at build time: a clock
 * that stands still. Times of the build would make each archive differ.
 */
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
    (void) clock;
    now->tv_sec = 1000000;
    now->tv_nsec = 0;
    return 0;
}
