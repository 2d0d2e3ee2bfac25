/* What survives a power cut: see platter.c. */
#ifndef PANTAU_PLATTER_H
#define PANTAU_PLATTER_H
#include <sys/types.h>

struct unsynced;

void platter_open(const char *folder, const char *platter);
/* Before bytes of a file change: what it held until now counts as stored. */
void platter_before_change(int fd);
/* After `n` bytes at `at` changed; `at` < 0: the bytes before the file's present offset. */
void platter_changed(int fd, off_t at, off_t n);
/* After the file got a new size; `size` is the old one. */
void platter_resized(int fd, off_t size);
/* Around an fsync: what was written before it began is stored when it has succeeded. */
struct unsynced *platter_before_sync(int fd);
void platter_synced(int fd, struct unsynced *before, int has_succeeded);
/* After a name is gone or changed. */
void platter_unlinked(const char *path);
void platter_renamed(const char *from, const char *to);
#endif
