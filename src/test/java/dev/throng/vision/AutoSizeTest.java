package dev.throng.vision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AutoSizeTest {
    @Test
    void smallPicturesShouldBePaddedAndLargeOnesLimited() {
        // When / Then
        assertThat(AutoSize.of(1024, 769).toString()).isEqualTo("1024x896");
        assertThat(AutoSize.of(100, 50).toString()).isEqualTo("256x128");
        assertThat(AutoSize.of(6000, 4000).toString()).isEqualTo("1536x1024");
        assertThat(AutoSize.of(1000, 4000).toString()).isEqualTo("512x1536");
    }
}
