/* SPDX-License-Identifier: MIT */
/*
 * seen.c - GLib's locks, for ThreadSanitizer: GLib is not compiled with it, so it does not see that
 * who takes a lock, or waits for another to make something once, has seen what was done before.
 * The program that links this calls these in their place, which say so and then do the same.
 */
#include <dlfcn.h>
#include <glib.h>

/* of the sanitizer (sanitizer/tsan_interface.h) */
extern void __tsan_acquire(void *address);
extern void __tsan_release(void *address);

#define REAL(name) ((__typeof__(&(name))) dlsym(RTLD_NEXT, #name))

void
g_mutex_lock(GMutex *mutex)
{
    REAL(g_mutex_lock)(mutex);
    __tsan_acquire(mutex);
}

void
g_mutex_unlock(GMutex *mutex)
{
    __tsan_release(mutex);
    REAL(g_mutex_unlock)(mutex);
}

gboolean(g_once_init_enter)(volatile void *location)
{
    gboolean first = REAL(g_once_init_enter)(location);

    __tsan_acquire((void *) location);
    return first;
}

void(g_once_init_leave)(volatile void *location, gsize result)
{
    __tsan_release((void *) location);
    REAL(g_once_init_leave)(location, result);
}

gpointer
g_once_impl(GOnce *once, GThreadFunc func, gpointer data)
{
    gpointer result = REAL(g_once_impl)(once, func, data);

    __tsan_release(once);
    __tsan_acquire(once);
    return result;
}
