/* Drawing the modules that libqrencode computes. */
#include "daemon/login/qr_code.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <qrencode.h>

#define MARGIN                                                                                     \
    2 /* light modules around; the standard wants four, cameras are content with less              \
       */

#define auto_qr_code __attribute__((cleanup(free_code)))
static void free_code(QRcode **code)
{
    if (*code == NULL)
        return;
    secret_wipe_bytes((*code)->data, (size_t)(*code)->width * (size_t)(*code)->width);
    QRcode_free(*code);
}

/* What is outside of the code is light. */
static bool is_dark(const QRcode *code, int row, int column)
{
    if (row < 0 || column < 0 || row >= code->width || column >= code->width)
        return false;
    return (code->data[row * code->width + column] & 1) != 0;
}

/* Light modules are drawn, dark ones are the terminal's ground. */
static void draw_half_blocks(const QRcode *code, FILE *to)
{
    for (int row = -MARGIN; row < code->width + MARGIN; row += 2) {
        for (int column = -MARGIN; column < code->width + MARGIN; column++) {
            bool upper = !is_dark(code, row, column);
            bool lower = row + 1 < code->width + MARGIN && !is_dark(code, row + 1, column);
            (void)fputs(upper ? (lower ? "█" : "▀") : (lower ? "▄" : " "), to);
        }
        (void)fputc('\n', to);
    }
}

static void draw_ascii(const QRcode *code, FILE *to)
{
    for (int row = -MARGIN; row < code->width + MARGIN; row++) {
        for (int column = -MARGIN; column < code->width + MARGIN; column++)
            (void)fputs(is_dark(code, row, column) ? "  " : "##", to);
        (void)fputc('\n', to);
    }
}

static void draw(const QRcode *code, enum qr_code_style style, FILE *to)
{
    switch (style) {
    case QR_CODE_UTF8:
        draw_half_blocks(code, to);
        return;
    case QR_CODE_ASCII:
        draw_ascii(code, to);
        return;
    }
}

/* At most three bytes a module, and the new lines. */
static size_t longest_drawing(const QRcode *code)
{
    size_t width = (size_t)code->width + 2 * MARGIN;

    return width * (3 * width + 1) + 1;
}

int qr_code_draw(const char *text, enum qr_code_style style, struct secret *out)
{
    auto_qr_code QRcode *code = NULL;
    auto_wipe struct secret drawing = {0};

    if (strlen(text) > QR_CODE_MAX_TEXT)
        return -EMSGSIZE;
    code = QRcode_encodeData((int)strlen(text), (const unsigned char *)text, 0, QR_ECLEVEL_L);
    if (code == NULL)
        return -ENOMEM;
    int r = secret_allocate(&drawing, longest_drawing(code));
    if (r < 0)
        return r;
    FILE *to = fmemopen(drawing.bytes, drawing.length, "w");
    if (to == NULL)
        return -ENOMEM;
    (void)setvbuf(to, NULL, _IONBF, 0);
    draw(code, style, to);
    (void)fclose(to);
    drawing.length = strlen(drawing.bytes);
    *out = secret_take(&drawing);
    return 0;
}
