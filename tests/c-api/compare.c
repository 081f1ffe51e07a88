/* Runs both networks from C, and prints statuses and the exact bits of what they make. The
 * argument is a file with the packed PanelReader. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "digits.h"
#include "panel_reader.h"

#define SAMPLES 70

static float number(int index) { return (float)((index * 37) % 101) / 101.0f; }

static void show(const char *what, size_t len, const float *numbers) {
    printf("%s", what);
    for (size_t i = 0; i < len; i++) {
        uint32_t bits;
        memcpy(&bits, &numbers[i], sizeof bits);
        printf(" %08x", bits);
    }
    printf("\n");
}

static void run_digits(void) {
    static float pixels[SAMPLES * DIGITS_PIXELS], scores[SAMPLES * DIGITS_SCORES];
    float one[DIGITS_SCORES];
    for (int i = 0; i < SAMPLES * DIGITS_PIXELS; i++) pixels[i] = number(i);
    printf("%d\n", digits_forward(pixels, one));
    show("one", DIGITS_SCORES, one);
    printf("%d\n", digits_forward_batch(SAMPLES, pixels, scores));
    show("batch", SAMPLES * DIGITS_SCORES, scores);
    printf("null %d %d %d\n", digits_forward(NULL, one), digits_forward(pixels, NULL),
           digits_forward_batch(0, pixels, NULL));
}

static uint8_t *read_file(const char *path, size_t *len) {
    FILE *file = fopen(path, "rb");
    if (!file) exit(2);
    fseek(file, 0, SEEK_END);
    *len = (size_t)ftell(file);
    rewind(file);
    /* Room for one byte more, so that what begins at the second is as long. */
    char *room = (char *)malloc(*len + 128);
    uint8_t *bytes = (uint8_t *)(room + (64 - (uintptr_t)room % 64));
    if (fread(bytes, 1, *len, file) != *len) exit(2);
    fclose(file);
    return bytes;
}

static void run_panel_reader(const PanelReader *network) {
    static uint32_t commands[SAMPLES * PANEL_READER_COMMANDS];
    static float knobs[SAMPLES * PANEL_READER_DOUBLE_];
    static float choice[SAMPLES * PANEL_READER_CHOICE], levels[SAMPLES * PANEL_READER_LEVELS];
    for (int i = 0; i < SAMPLES * PANEL_READER_COMMANDS; i++) commands[i] = (uint32_t)i % 20;
    for (int i = 0; i < SAMPLES * PANEL_READER_DOUBLE_; i++) knobs[i] = number(i);
    printf("%d\n", panel_reader_forward_with(network, commands, knobs, choice, levels));
    show("choice", PANEL_READER_CHOICE, choice);
    show("levels", PANEL_READER_LEVELS, levels);
    printf("%d\n",
           panel_reader_forward_batch_with(network, SAMPLES, commands, knobs, choice, levels));
    show("choices", SAMPLES * PANEL_READER_CHOICE, choice);
    show("levels", SAMPLES * PANEL_READER_LEVELS, levels);
    commands[4] = 20;
    printf("index %d\n",
           panel_reader_forward_batch_with(network, SAMPLES, commands, knobs, choice, levels));
    printf("null %d\n", panel_reader_forward_with(NULL, commands, knobs, choice, levels));
}

static int packed(const uint8_t *bytes, size_t len) {
    static const int something = 0;
    const PanelReader *network = (const PanelReader *)&something;
    int status = panel_reader_from_packed(bytes, len, &network);
    if (status != RELU_OK && network) printf("after an error the network is not null\n");
    return status;
}

int main(int count, char **arguments) {
    size_t len;
    if (count != 2) return 2;
    uint8_t *bytes = read_file(arguments[1], &len);
    const PanelReader *network;
    run_digits();
    printf("%d\n", panel_reader_from_packed_checked(bytes, len, &network));
    run_panel_reader(network);

    const Digits *other;
    printf("null %d %d\n", packed(NULL, len), panel_reader_from_packed(bytes, len, NULL));
    printf("length %d %d\n", packed(bytes, len - 4), packed(bytes, len + 4));
    printf("format %d\n", packed(bytes, 10));
    printf("architecture %d\n", digits_from_packed(bytes, len, &other));
    bytes[len - 1] ^= 1;
    printf("checksum %d %d\n", packed(bytes, len),
           panel_reader_from_packed_checked(bytes, len, &network));
    bytes[8] ^= 1;
    printf("version %d\n", packed(bytes, len));
    bytes[8] ^= 1;
    bytes[12] ^= 1;
    printf("panel %d\n", packed(bytes, len));
    bytes[12] ^= 1;
    bytes[0] ^= 1;
    printf("format %d\n", packed(bytes, len));
    bytes[0] ^= 1;
    memmove(bytes + 1, bytes, len);
    printf("alignment %d\n", packed(bytes + 1, len));
    return 0;
}
