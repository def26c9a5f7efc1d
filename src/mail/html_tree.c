/* SPDX-License-Identifier: MIT */
/*
 * html_tree.c - gumbo on a short lead; see html_tree.h.
 *
 * All that gumbo asks for comes from chunks which are freed together: it cannot be told
 * to stop, so the way out is to leave it in the middle of its work, and freeing node by
 * node would need a stack as deep as the tree.
 */
#include "mail/html_tree.h"

#include <setjmp.h>
#include <time.h>

#define CHUNK_BYTES ((gsize) 256 * 1024)
#define BYTES_PER_TOKEN 400 /* measured: 120 to 200 in mails, 300 of hostile ones */
#define TIME_MAX 0.5        /* seconds; a newsletter takes some milliseconds */
#define TIME_STEP 0x3ff     /* the clock is looked at once in so many requests */

/* A node on the way from the root to where the walk is. */
typedef struct {
    const GumboNode *node;
    guint next;     /* child */
    gboolean shown; /* a step was made of it */
} Level;

/* Where in the bones a token is. */
typedef struct {
    guint32 start;
    guint32 token;
} Bone;

struct PsTree {
    GString *bytes; /* the bones, as gumbo reads them */
    GArray *bones;  /* Bone, ascending */
    GPtrArray *chunks;
    char *free; /* in the last chunk */
    gsize free_bytes;
    gsize bytes_left; /* of what gumbo may take */
    guint requests;
    double deadline;
    jmp_buf out;
    GArray *levels; /* Level */
};

/* CPU time of this thread, so that a busy machine changes nothing. */
static double
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void *
take(void *userdata, size_t size)
{
    PsTree *tree = userdata;
    gsize bytes = (size + 15) & ~(gsize) 15;
    char *taken;

    if (bytes < size || bytes > tree->bytes_left ||
        ((++tree->requests & TIME_STEP) == 0 && now() > tree->deadline))
        longjmp(tree->out, 1);
    tree->bytes_left -= bytes;
    if (bytes > tree->free_bytes) {
        tree->free_bytes = MAX(bytes, CHUNK_BYTES);
        tree->free = g_malloc(tree->free_bytes);
        g_ptr_array_add(tree->chunks, tree->free);
    }
    taken = tree->free;
    tree->free += bytes;
    tree->free_bytes -= bytes;
    return taken;
}

static void
give_back(void *userdata, void *bytes)
{
    (void) userdata;
    (void) bytes;
}

/* NULL if it was stopped. */
static const GumboNode *
parse(PsTree *tree)
{
    GumboOptions options = kGumboDefaultOptions;

    options.allocator = take;
    options.deallocator = give_back;
    options.userdata = tree;
    options.max_errors = 0; /* gumbo is quadratic in the errors that it collects */
    options.stop_on_first_error = false;
    tree->deadline = now() + TIME_MAX;
    if (setjmp(tree->out) != 0)
        return NULL;
    return gumbo_parse_with_options(&options, tree->bytes->str, tree->bytes->len)->document;
}

/* Elements that HTML has not all look the same to gumbo, whatever their name. */
static void
add_tag(GString *bytes, const PsToken *token)
{
    const char *name = gumbo_normalized_tagname(token->tag);

    g_string_append(bytes, token->kind == PS_TOKEN_START ? "<" : "</");
    g_string_append(bytes, *name ? name : "x");
    g_string_append(bytes, token->closed ? "/>" : ">");
}

static void
add_bones(PsTree *tree, const GArray *tokens)
{
    for (guint i = 0; i < tokens->len; i++) {
        const PsToken *token = &g_array_index(tokens, PsToken, i);
        const Bone bone = { (guint32) tree->bytes->len, i };

        if (token->kind == PS_TOKEN_OTHER)
            continue;
        g_array_append_val(tree->bones, bone);
        if (token->kind == PS_TOKEN_TEXT)
            g_string_append_c(tree->bytes, token->blank ? ' ' : 'x');
        else
            add_tag(tree->bytes, token);
    }
}

static void
enter(PsTree *tree, const GumboNode *node, gboolean shown)
{
    const Level level = { .node = node, .shown = shown };

    g_array_append_val(tree->levels, level);
}

PsTree *
ps_tree_new(const GArray *tokens)
{
    g_autoptr(PsTree) tree = g_new0(PsTree, 1);
    const GumboNode *document;

    tree->bytes = g_string_new(NULL);
    tree->bones = g_array_new(FALSE, FALSE, sizeof(Bone));
    tree->chunks = g_ptr_array_new_with_free_func(g_free);
    tree->levels = g_array_new(FALSE, FALSE, sizeof(Level));
    tree->bytes_left = (gsize) tokens->len * BYTES_PER_TOKEN + CHUNK_BYTES;
    add_bones(tree, tokens);
    document = parse(tree);
    if (!document)
        return NULL;
    enter(tree, document, FALSE);
    return g_steal_pointer(&tree);
}

void
ps_tree_free(PsTree *tree)
{
    if (!tree)
        return;
    g_string_free(tree->bytes, TRUE);
    g_array_unref(tree->bones);
    g_ptr_array_unref(tree->chunks);
    g_array_unref(tree->levels);
    g_free(tree);
}

/* The token that AT in the bones belongs to. */
static guint
token_at(const PsTree *tree, const char *at)
{
    gsize offset = (gsize) (at - tree->bytes->str);
    guint low = 0, high = tree->bones->len;

    while (high - low > 1) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(tree->bones, Bone, middle).start <= offset)
            low = middle;
        else
            high = middle;
    }
    return g_array_index(tree->bones, Bone, low).token;
}

static const GumboVector *
children(const GumboNode *node)
{
    switch (node->type) {
    case GUMBO_NODE_DOCUMENT:
        return &node->v.document.children;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
        return &node->v.element.children;
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_CDATA:
    case GUMBO_NODE_COMMENT:
    case GUMBO_NODE_WHITESPACE:
    default:
        return NULL;
    }
}

/* Go into NODE, a child of where the walk is. FALSE if there is nothing to say of it. */
static gboolean
step_into(PsTree *tree, const GumboNode *node, PsTreeStep *ret)
{
    GumboStringPiece text;

    if (children(node)) {
        const GumboStringPiece tag = node->v.element.original_tag;

        enter(tree, node, tag.length > 0);
        if (!tag.length)
            return FALSE;
        *ret = (PsTreeStep){ .kind = PS_TREE_ENTER,
            .token = token_at(tree, tag.data),
            .again = (node->parse_flags & (GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT |
                                              GUMBO_INSERTION_ADOPTION_AGENCY_CLONED)) != 0 };
        return TRUE;
    }
    if (node->type != GUMBO_NODE_TEXT)
        return FALSE;
    text = node->v.text.original_text;
    *ret = (PsTreeStep){ .kind = PS_TREE_TEXT,
        .token = token_at(tree, text.data),
        .last = token_at(tree, text.data + text.length - 1) };
    return text.length > 0;
}

gboolean
ps_tree_next(PsTree *tree, PsTreeStep *ret)
{
    while (tree->levels->len) {
        Level *level = &g_array_index(tree->levels, Level, tree->levels->len - 1);
        const GumboVector *nodes = children(level->node);
        gboolean shown = level->shown;

        if (level->next < nodes->length) {
            if (step_into(tree, nodes->data[level->next++], ret))
                return TRUE;
            continue;
        }
        g_array_set_size(tree->levels, tree->levels->len - 1);
        if (shown) {
            *ret = (PsTreeStep){ .kind = PS_TREE_LEAVE };
            return TRUE;
        }
    }
    return FALSE;
}
