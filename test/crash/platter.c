/* A second copy of every file below a folder that holds only what an fsync has reached.
 *
 *   write ▶ file                      ranges written since the last fsync are noted
 *   fsync ▶ file ▶ those ranges ▶ copy in PANTAU_DISK_PLATTER
 *
 * After SIGKILL the test puts the copies in the place of the files (disk.ts, `cutPower`): that is the disk after a power
 * cut that lost all of the page cache. A new process knows nothing of what a killed one left in the page cache, so its
 * first fsync of a file copies the whole file.
 *
 * Limits: creating, renaming and removing a file counts as stored at once (a journaling file system that orders its
 * metadata); what is written through mmap is not seen, so SQLite's -shm, which it builds anew after a crash, is left
 * out; O_TRUNC and O_SYNC are not looked at, because SQLite uses neither. */
#define _GNU_SOURCE
#include "platter.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct range { off_t from, to; };

struct unsynced {
  struct range *ranges;
  size_t count, room;
  int is_whole; /* every byte may differ */
};

struct file {
  char *path;
  struct unsynced unsynced;
  struct file *next;
};

static const char *folder, *platter;
static struct file *files;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* The shim's own writes must not come back to it. */
static ssize_t write_copy(int fd, const void *bytes, size_t n, off_t at) {
  static ssize_t (*real)(int, const void *, size_t, off_t);
  if (!real) real = (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite64");
  return real(fd, bytes, n, at);
}

static int resize_copy(int fd, off_t size) {
  static int (*real)(int, off_t);
  if (!real) real = (int (*)(int, off_t))dlsym(RTLD_NEXT, "ftruncate64");
  return real(fd, size);
}

static void give_up(const char *what, const char *path) {
  fprintf(stderr, "platter: cannot %s %s: %s\n", what, path, strerror(errno));
  abort();
}

void platter_open(const char *below, const char *copies) {
  folder = below;
  platter = copies;
}

static int is_ours(const char *path) {
  if (!platter) return 0;
  size_t length = strlen(path), prefix = strlen(folder);
  if (strncmp(path, folder, prefix) != 0 || path[prefix] != '/') return 0;
  return strcmp(path + length - 4, "-shm") != 0;
}

/* The path of a regular file below the folder. */
static int path_of(int fd, char path[PATH_MAX]) {
  if (!platter) return 0;
  char link[40];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  struct stat is;
  return is_ours(path) && fstat(fd, &is) == 0 && S_ISREG(is.st_mode) && is.st_nlink > 0;
}

static void copy_path(const char *path, char copy[PATH_MAX]) {
  int length = snprintf(copy, PATH_MAX, "%s/", platter);
  for (const char *c = path + strlen(folder) + 1; *c && length < PATH_MAX - 1; c++) copy[length++] = *c == '/' ? '%' : *c;
  copy[length] = 0;
}

static struct file *file_at(const char *path) {
  for (struct file *file = files; file; file = file->next)
    if (strcmp(file->path, path) == 0) return file;
  struct file *file = calloc(1, sizeof *file);
  if (!file || !(file->path = strdup(path))) give_up("remember", path);
  file->unsynced.is_whole = 1;
  file->next = files;
  files = file;
  return file;
}

static void note(struct unsynced *unsynced, off_t from, off_t to) {
  if (unsynced->is_whole || from >= to) return;
  struct range *last = unsynced->count ? &unsynced->ranges[unsynced->count - 1] : NULL;
  if (last && from <= last->to && to >= last->from) {
    if (from < last->from) last->from = from;
    if (to > last->to) last->to = to;
    return;
  }
  if (unsynced->count == unsynced->room) {
    unsynced->room = unsynced->room ? unsynced->room * 2 : 64;
    unsynced->ranges = realloc(unsynced->ranges, unsynced->room * sizeof *unsynced->ranges);
    if (!unsynced->ranges) give_up("remember", "a write");
  }
  unsynced->ranges[unsynced->count++] = (struct range){from, to};
}

static void copy_range(int from_fd, int to_fd, off_t from, off_t to, const char *path) {
  char bytes[65536];
  while (from < to) {
    size_t most = to - from < (off_t)sizeof bytes ? (size_t)(to - from) : sizeof bytes;
    ssize_t n = pread(from_fd, bytes, most, from);
    if (n < 0) give_up("read", path);
    if (n == 0) return;
    if (write_copy(to_fd, bytes, n, from) != n) give_up("copy", path);
    from += n;
  }
}

/* A descriptor that can be read from. Only one opened for writing alone is opened again: closing any descriptor of a
 * file gives back this process's locks on it, and SQLite, which has locks, opens its files for both. */
static int readable(int fd, const char *path) {
  if ((fcntl(fd, F_GETFL) & O_ACCMODE) != O_WRONLY) return fd;
  return open(path, O_RDONLY | O_CLOEXEC);
}

static void copy_unsynced(int fd, const char *path, const char *copy, const struct unsynced *unsynced) {
  int from_fd = readable(fd, path);
  int to_fd = open(copy, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  struct stat is;
  if (from_fd < 0 || to_fd < 0 || fstat(fd, &is) < 0) give_up("open", copy);
  if (unsynced->is_whole) copy_range(from_fd, to_fd, 0, is.st_size, path);
  for (size_t i = 0; i < unsynced->count; i++) {
    struct range range = unsynced->ranges[i];
    copy_range(from_fd, to_fd, range.from, range.to < is.st_size ? range.to : is.st_size, path);
  }
  if (resize_copy(to_fd, is.st_size) < 0) give_up("resize", copy);
  close(to_fd);
  if (from_fd != fd) close(from_fd);
}

void platter_before_change(int fd) {
  char path[PATH_MAX], copy[PATH_MAX], whole[PATH_MAX + 5];
  if (!path_of(fd, path)) return;
  copy_path(path, copy);
  pthread_mutex_lock(&mutex);
  if (access(copy, F_OK) != 0) {
    /* Under another name first: a kill in between must not leave half of it. */
    snprintf(whole, sizeof whole, "%s.new", copy);
    copy_unsynced(fd, path, whole, &(struct unsynced){.is_whole = 1});
    static int (*real)(const char *, const char *);
    if (!real) real = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
    if (real(whole, copy) < 0) give_up("rename", whole);
  }
  pthread_mutex_unlock(&mutex);
}

void platter_changed(int fd, off_t at, off_t n) {
  char path[PATH_MAX];
  if (n <= 0 || !path_of(fd, path)) return;
  if (at < 0) at = lseek(fd, 0, SEEK_CUR) - n;
  pthread_mutex_lock(&mutex);
  note(&file_at(path)->unsynced, at, at + n);
  pthread_mutex_unlock(&mutex);
}

void platter_resized(int fd, off_t size) {
  char path[PATH_MAX];
  struct stat is;
  if (!path_of(fd, path) || fstat(fd, &is) < 0) return;
  pthread_mutex_lock(&mutex);
  /* Should it grow again without a write, zeros stand there. */
  note(&file_at(path)->unsynced, is.st_size, size);
  pthread_mutex_unlock(&mutex);
}

struct unsynced *platter_before_sync(int fd) {
  char path[PATH_MAX];
  if (!path_of(fd, path)) return NULL;
  struct unsynced *taken = malloc(sizeof *taken);
  if (!taken) give_up("remember", path);
  pthread_mutex_lock(&mutex);
  struct file *file = file_at(path);
  *taken = file->unsynced;
  file->unsynced = (struct unsynced){0};
  pthread_mutex_unlock(&mutex);
  return taken;
}

void platter_synced(int fd, struct unsynced *before, int has_succeeded) {
  char path[PATH_MAX], copy[PATH_MAX];
  if (!before) return;
  int error = errno;
  if (path_of(fd, path)) {
    copy_path(path, copy);
    pthread_mutex_lock(&mutex);
    if (has_succeeded) copy_unsynced(fd, path, copy, before);
    else file_at(path)->unsynced.is_whole = 1;
    pthread_mutex_unlock(&mutex);
  }
  free(before->ranges);
  free(before);
  errno = error;
}

static void forget(const char *path) {
  for (struct file **at = &files; *at; at = &(*at)->next) {
    struct file *file = *at;
    if (strcmp(file->path, path) != 0) continue;
    *at = file->next;
    free(file->unsynced.ranges);
    free(file->path);
    free(file);
    return;
  }
}

static int absolute(const char *path, char whole[PATH_MAX]) {
  if (path[0] == '/') return snprintf(whole, PATH_MAX, "%s", path) < PATH_MAX;
  return getcwd(whole, PATH_MAX) && strlen(whole) + strlen(path) + 2 < PATH_MAX && strcat(strcat(whole, "/"), path) != NULL;
}

void platter_unlinked(const char *path) {
  static int (*real)(const char *);
  char whole[PATH_MAX], copy[PATH_MAX];
  if (!platter || !absolute(path, whole) || !is_ours(whole)) return;
  if (!real) real = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
  copy_path(whole, copy);
  pthread_mutex_lock(&mutex);
  forget(whole);
  real(copy);
  pthread_mutex_unlock(&mutex);
}

void platter_renamed(const char *from, const char *to) {
  static int (*real)(const char *, const char *);
  char was[PATH_MAX], is[PATH_MAX], copy[PATH_MAX], next[PATH_MAX];
  if (!platter || !absolute(from, was) || !absolute(to, is) || !is_ours(was) || !is_ours(is)) return;
  if (!real) real = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
  copy_path(was, copy);
  copy_path(is, next);
  pthread_mutex_lock(&mutex);
  forget(was);
  forget(is);
  real(copy, next);
  pthread_mutex_unlock(&mutex);
}
