/* Reads images from standard input, each 64 numbers from 0 (white) to 16 (black), and prints
 * which digits they show. */
#include <stdio.h>
#include "digits.h"

int main(void) {
    float pixels[DIGITS_PIXELS], scores[DIGITS_SCORES];
    for (int count = 0; scanf("%f%*[ ,]", &pixels[count]) == 1;) {
        pixels[count] /= 16;
        if (++count < DIGITS_PIXELS) continue;
        count = 0;
        int digit = 0;
        if (digits_forward(pixels, scores) != RELU_OK) return 1;
        for (int i = 1; i < DIGITS_SCORES; i++)
            if (scores[i] > scores[digit]) digit = i;
        printf("%d\n", digit);
    }
}
