/* SPDX-License-Identifier: MIT */
/*
 * glib.c - tells ThreadSanitizer what GLib's locks and thread pools do: GLib is built without it
 * and has its locks from the kernel, so that every hand-over would look like a race. To be
 * preloaded by tools/threads.sh.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glib.h>
#include <pthread.h>

/* Of the sanitizer's runtime: what was written before a release is seen behind an acquire. */
void __tsan_acquire(void *address);
void __tsan_release(void *address);

/* The function NAME that this one stands before. */
#define REAL(name) ((__typeof__(&(name))) dlsym(RTLD_NEXT, #name))

void
g_mutex_lock(GMutex *mutex)
{
    REAL(g_mutex_lock)(mutex);
    __tsan_acquire(mutex);
}

gboolean
g_mutex_trylock(GMutex *mutex)
{
    gboolean locked = REAL(g_mutex_trylock)(mutex);

    if (locked)
        __tsan_acquire(mutex);
    return locked;
}

void
g_mutex_unlock(GMutex *mutex)
{
    __tsan_release(mutex);
    REAL(g_mutex_unlock)(mutex);
}

void
g_cond_wait(GCond *cond, GMutex *mutex)
{
    __tsan_release(mutex);
    REAL(g_cond_wait)(cond, mutex);
    __tsan_acquire(mutex);
}

gboolean(g_once_init_enter)(volatile void *location)
{
    gboolean first = REAL(g_once_init_enter)(location);

    if (!first)
        __tsan_acquire((void *) location);
    return first;
}

void(g_once_init_leave)(volatile void *location, gsize result)
{
    __tsan_release((void *) location);
    REAL(g_once_init_leave)(location, result);
}

/* All texts that are kept for ever share one table: one at a time, as the sanitizer sees. */
static pthread_mutex_t interning = PTHREAD_MUTEX_INITIALIZER;

const char *(g_intern_string) (const char *text)
{
    const char *kept;

    pthread_mutex_lock(&interning);
    kept = REAL(g_intern_string)(text);
    pthread_mutex_unlock(&interning);
    return kept;
}

const char *(g_intern_static_string) (const char *text)
{
    const char *kept;

    pthread_mutex_lock(&interning);
    kept = REAL(g_intern_static_string)(text);
    pthread_mutex_unlock(&interning);
    return kept;
}

typedef struct {
    GFunc work;
    gpointer data;
} Pool;

static void
work(gpointer task, gpointer data)
{
    Pool *pool = data;

    __tsan_acquire(task);
    pool->work(task, pool->data);
}

GThreadPool *
g_thread_pool_new(GFunc func, gpointer data, gint threads, gboolean exclusive, GError **error)
{
    Pool *pool = g_new(Pool, 1); /* lives as long as the program */

    *pool = (Pool){ func, data };
    return REAL(g_thread_pool_new)(work, pool, threads, exclusive, error);
}

gboolean
g_thread_pool_push(GThreadPool *pool, gpointer task, GError **error)
{
    __tsan_release(task);
    return REAL(g_thread_pool_push)(pool, task, error);
}
