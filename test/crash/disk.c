/* A disk that misbehaves on command, for the crash test and the bench (LD_PRELOAD).
 *
 * The file named by PANTAU_DISK_CONTROL holds two 32-bit numbers: how long every fsync takes extra (ms), and whether
 * writes below the folder PANTAU_DISK_FOLDER are refused with ENOSPC. The test changes them while the program runs. */
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
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

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

ssize_t write(int fd, const void *bytes, size_t n) { REAL(write) return refuses(fd) ? -1 : real(fd, bytes, n); }
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) { REAL(pwrite) return refuses(fd) ? -1 : real(fd, bytes, n, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) { REAL(pwrite64) return refuses(fd) ? -1 : real(fd, bytes, n, at); }
int fallocate(int fd, int mode, off_t at, off_t n) { REAL(fallocate) return refuses(fd) ? -1 : real(fd, mode, at, n); }
int fsync(int fd) { REAL(fsync) delay(fd); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync) delay(fd); return real(fd); }
