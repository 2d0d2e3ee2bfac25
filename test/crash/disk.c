/* A disk that misbehaves on command, for the crash test and the bench (LD_PRELOAD).
 *
 * The file named by PANTAU_DISK_CONTROL holds two 32-bit numbers: how long every fsync takes extra (ms), and whether
 * writes below the folder PANTAU_DISK_FOLDER are refused with ENOSPC. The test changes them while the program runs.
 * With PANTAU_DISK_PLATTER, platter.c keeps beside it what a power cut would leave. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>
#include "platter.h"

static volatile int32_t *control;
static const char *folder;

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("PANTAU_DISK_CONTROL");
  folder = getenv("PANTAU_DISK_FOLDER");
  if (!path || !folder) return;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  void *page = mmap(NULL, 8, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (page != MAP_FAILED) control = page;
  const char *platter = getenv("PANTAU_DISK_PLATTER");
  if (platter) platter_open(folder, platter);
}

static int is_ours(int fd) {
  char link[40], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

static int refuses(int fd) {
  if (!control || !control[1] || !is_ours(fd)) return 0;
  errno = ENOSPC;
  return 1;
}

static void delay(int fd) {
  if (!control || control[0] <= 0 || !is_ours(fd)) return;
  struct timespec wait = {control[0] / 1000, (control[0] % 1000) * 1000000L};
  nanosleep(&wait, NULL);
}

#define REAL(name, ...) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name);

#define WRITING(call, at) \
  if (refuses(fd)) return -1; \
  platter_before_change(fd); \
  ssize_t written = call; \
  platter_changed(fd, at, written); \
  return written;

#define RESIZING(name) \
  REAL(name) \
  struct stat was = {0}; \
  fstat(fd, &was); \
  platter_before_change(fd); \
  int result = real(fd, size); \
  if (result == 0) platter_resized(fd, was.st_size); \
  return result;

#define SYNCING(name) \
  REAL(name) \
  delay(fd); \
  struct unsynced *before = platter_before_sync(fd); \
  int result = real(fd); \
  platter_synced(fd, before, result == 0); \
  return result;

ssize_t write(int fd, const void *bytes, size_t n) { REAL(write) WRITING(real(fd, bytes, n), -1) }
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) { REAL(pwrite) WRITING(real(fd, bytes, n, at), at) }
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) { REAL(pwrite64) WRITING(real(fd, bytes, n, at), at) }
int ftruncate(int fd, off_t size) { RESIZING(ftruncate) }
int ftruncate64(int fd, off64_t size) { RESIZING(ftruncate64) }
int fallocate(int fd, int mode, off_t at, off_t n) { REAL(fallocate) return refuses(fd) ? -1 : real(fd, mode, at, n); }
int fsync(int fd) { SYNCING(fsync) }
int fdatasync(int fd) { SYNCING(fdatasync) }

int unlink(const char *path) {
  REAL(unlink)
  int result = real(path);
  if (result == 0) platter_unlinked(path);
  return result;
}

int rename(const char *from, const char *to) {
  REAL(rename)
  int result = real(from, to);
  if (result == 0) platter_renamed(from, to);
  return result;
}
