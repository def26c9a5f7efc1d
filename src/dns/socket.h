/* SPDX-License-Identifier: MIT */
/*
 * socket.h - the UDP socket of a channel of c-ares, which sends and receives many messages
 * with one call of the kernel.
 *
 * c-ares writes to a batch that is sent when it is full or flushed, those of equal length as
 * one that the kernel cuts (UDP_SEGMENT), where it can. c-ares reads from a batch that was
 * received. A kernel without room for more is waited for, which c-ares takes for a
 * lost query.
 */
#ifndef PS_DNS_SOCKET_H
#define PS_DNS_SOCKET_H

#include <ares.h>
#include <glib.h>

typedef struct PsSocket PsSocket;

/* With a buffer of so many octets, as far as the kernel allows; 0: the default. */
PsSocket *ps_socket_new(guint buffer);
void ps_socket_free(PsSocket *socket);

/* Let CHANNEL use SOCKET, which outlives it. */
void ps_socket_attach(PsSocket *socket, ares_channel channel);

/* There is room for one more message; if need be, it is made. */
gboolean ps_socket_has_room(PsSocket *socket);

/* Send what waits. FALSE if the kernel does not take all of it for now. */
gboolean ps_socket_flush(PsSocket *socket);

/* Sending has met an error, which is still to be read, as c-ares learns of it by reading;
 * then this is where to read, and ARES_SOCKET_BAD otherwise. */
ares_socket_t ps_socket_in_trouble(const PsSocket *socket);

/* So many answers can wait in the kernel to be received; 0: not known yet. */
guint ps_socket_capacity(const PsSocket *socket);

/* Answers that the kernel had no room for, of those that came so far. */
guint64 ps_socket_overflows(const PsSocket *socket);

#endif
