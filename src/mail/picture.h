/* SPDX-License-Identifier: MIT */
/* picture.h - the pictures that a message brings along: GIF, PNG and JPEG, and their sizes. */
#ifndef PS_MAIL_PICTURE_H
#define PS_MAIL_PICTURE_H

#include "mail/message.h"

typedef enum { PS_PICTURE_GIF, PS_PICTURE_JPEG, PS_PICTURE_PNG } PsPictureKind;

typedef struct {
    PsPictureKind kind; /* as the part is typed */
    const PsPart *part;
    guint width; /* pixels; 0 if the bytes are none of that kind */
    guint height;
} PsPicture;

/* Pictures in base64, in document order. Array of PsPicture, kept by the message. */
const GArray *ps_pictures(PsMessage *message);

/* The size that the header of a picture states. FALSE if it is none of KIND, or is empty. */
gboolean ps_picture_size(
    PsPictureKind kind, const char *bytes, gsize len, guint *ret_width, guint *ret_height);

#endif
