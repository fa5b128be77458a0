/* A provider of security labels that accepts every label, for want of a packaged one. */
#include "postgres.h"

#include "commands/seclabel.h"
#include "fmgr.h"

PG_MODULE_MAGIC;

void _PG_init(void);

static void
accept_label(const ObjectAddress *object, const char *label)
{
}

void
_PG_init(void)
{
    register_label_provider("helios Test", accept_label);
}
