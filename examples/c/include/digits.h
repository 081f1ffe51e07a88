/* The functions of the network Digits; `relu header` writes this file. */
#ifndef RELU_DIGITS_H
#define RELU_DIGITS_H

#include <stddef.h>
#include <stdint.h>

#ifndef RELU_STATUS
#define RELU_STATUS
/* What the functions return. */
enum {
    RELU_OK = 0,            /* all is well */
    RELU_NULL = 1,          /* a pointer is null */
    RELU_INDEX = 2,         /* an index in a batch is too large */
    RELU_FORMAT = 3,        /* the bytes are no packed network */
    RELU_BYTE_ORDER = 4,    /* they are for the other order of bytes */
    RELU_VERSION = 5,       /* they are of another version of the format */
    RELU_PANEL = 6,         /* they are for targets with other vectors */
    RELU_ARCHITECTURE = 7,  /* they are of another network */
    RELU_LENGTH = 8,        /* they are too few or too many */
    RELU_ALIGNMENT = 9,     /* they do not begin at a multiple of 64 */
    RELU_CHECKSUM = 10,     /* a number in them or in their header has changed */
};
#endif

/* Numbers of one sample. */
#define DIGITS_PIXELS 64
#define DIGITS_SCORES 10

#ifdef __cplusplus
extern "C" {
#endif

/* Reads a handwritten digit: 8x8 grey pixels in, ten class scores out.
 *
 * reads pixels: [64]
 * makes scores: [10]
 *     One per digit, from 0 to 9; the largest is the answer.
 */
typedef struct Digits Digits;

/* Runs one sample on the trained weights, which are a part of the library. */
int digits_forward(const float pixels[64], float scores[10]);

/* Runs a batch on these: the samples lie one after the other. What is written
 * overlaps nothing else.
 */
int digits_forward_batch(size_t samples, const float *pixels, float *scores);

/* The network in packed bytes, without a copy: they begin at a multiple of 64, and
 * stay as they are while it is used. Looks at the first 64 of them. The network is
 * null after an error.
 */
int digits_from_packed(const uint8_t *bytes, size_t len, const Digits **network);

/* The same, after a look at all numbers. */
int digits_from_packed_checked(const uint8_t *bytes, size_t len, const Digits **network);

/* Runs one sample on a network. */
int digits_forward_with(const Digits *network, const float pixels[64], float scores[10]);

/* Runs a batch on a network: the samples lie one after the other. What is written
 * overlaps nothing else.
 */
int digits_forward_batch_with(
    const Digits *network,
    size_t samples,
    const float *pixels,
    float *scores);

#ifdef __cplusplus
}
#endif

#endif
