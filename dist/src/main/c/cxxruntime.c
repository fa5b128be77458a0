/*
 * Stands for libstdc++.so.6 and libgcc_s.so.1, which a container with the C library alone does not
 * have. The server's ICU is C++, but this is all it takes from there: it throws no exceptions.
 * Layouts: Itanium C++ ABI, sections 2.5 (virtual tables) and 2.9.5 (type descriptions).
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Of a type description's own table only the address is used: it tells its kind. */
const void *_ZTVN10__cxxabiv117__class_type_infoE[11];
const void *_ZTVN10__cxxabiv120__si_class_type_infoE[11];
const void *_ZTVN10__cxxabiv121__vmi_class_type_infoE[11];

enum { ADDRESS_POINT = 2, BASE_IS_VIRTUAL = 1, BASE_OFFSET_SHIFT = 8 };

struct type {
    const void **kind;
    const char *name;
};

struct type_with_base {
    struct type type;
    const struct type *base;
};

struct type_with_bases {
    struct type type;
    unsigned flags;
    unsigned count;
    struct {
        const struct type *type;
        long offset_and_flags;
    } bases[];
};

/* The part of an object of a type that is of the wanted type; NULL if there is none. */
static const char *part(const char *object, const struct type *type, const struct type *wanted) {
    if (type == wanted || strcmp(type->name, wanted->name) == 0) {
        return object;
    }
    if (type->kind == _ZTVN10__cxxabiv120__si_class_type_infoE + ADDRESS_POINT) {
        return part(object, ((const struct type_with_base *) type)->base, wanted);
    }
    if (type->kind == _ZTVN10__cxxabiv121__vmi_class_type_infoE + ADDRESS_POINT) {
        const struct type_with_bases *several = (const struct type_with_bases *) type;
        for (unsigned i = 0; i < several->count; i++) {
            long offset = several->bases[i].offset_and_flags >> BASE_OFFSET_SHIFT;
            if (several->bases[i].offset_and_flags & BASE_IS_VIRTUAL) {
                offset = *(const long *) (*(const char *const *) object + offset);
            }
            const char *found = part(object + offset, several->bases[i].type, wanted);
            if (found != NULL) {
                return found;
            }
        }
    }
    return NULL;
}

const void *__dynamic_cast(const void *object, const struct type *from, const struct type *wanted,
                           ptrdiff_t hint) {
    (void) from;
    (void) hint;
    const void *const *table = *(const void *const *const *) object;
    const char *whole = (const char *) object + (ptrdiff_t) table[-2];
    return part(whole, table[-1], wanted);
}

void _ZdlPv(void *memory) {
    free(memory);
}

void __cxa_pure_virtual(void) {
    abort();
}

void __cxa_call_unexpected(void *exception) {
    (void) exception;
    abort();
}

void __cxa_throw_bad_array_new_length(void) {
    abort();
}

/* Called by the unwinder alone, and nothing throws. */
int __gxx_personality_v0(void) {
    abort();
}

void _Unwind_Resume(void *exception) {
    (void) exception;
    abort();
}
