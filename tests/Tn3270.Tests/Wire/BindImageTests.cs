using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Wire;

public sealed class BindImageTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        BindImage bind = new(24, 80, 43, 80);
        GrowingBuffer buffer = new(1024, 1024);

        bind.Write(buffer, extended: true);

        Assert.True(BindImage.TryRead(buffer.Written, out BindImage read));
        Assert.Equal(bind, read);
    }

    [Theory]
    [InlineData(0x00, 24, 80, 24, 80)]
    [InlineData(0x02, 24, 80, 24, 80)]
    [InlineData(0x7E, 32, 80, 32, 80)]
    [InlineData(0x7F, 32, 80, 27, 132)]
    public void The_size_byte_says_which_sizes_hold(byte size, int rows, int columns, int alternateRows, int alternateColumns)
    {
        byte[] image = [0x31, .. new byte[19], 32, 80, 27, 132, size];

        Assert.True(BindImage.TryRead(image, out BindImage bind));
        Assert.Equal(new BindImage(rows, columns, alternateRows, alternateColumns), bind);
    }

    [Fact]
    public void An_image_that_is_cut_short_says_nothing()
    {
        byte[] image = [0x31, .. new byte[19], 32, 80, 27, 132, 0x7F];

        for (int length = 0; length < image.Length; length++)
        {
            Assert.False(BindImage.TryRead(image.AsSpan(0, length), out _));
        }
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x04)]
    [InlineData(0xFF)]
    public void A_size_byte_that_no_display_knows_says_nothing(byte size) =>
        Assert.False(BindImage.TryRead([0x31, .. new byte[19], 32, 80, 27, 132, size], out _));

    [Fact]
    public void Sizes_may_be_left_to_the_model_but_a_size_of_nothing_is_none()
    {
        Assert.True(BindImage.TryRead([0x31, .. new byte[19], 32, 80, 27, 132, 0x03], out BindImage bind));
        Assert.True(bind.IsModels);
        Assert.False(BindImage.TryRead([0x31, .. new byte[19], 0, 0, 0, 0, 0x7F], out _));
        Assert.False(BindImage.TryRead([0x31, .. new byte[19], 0, 0, 0, 0, 0x7E], out _));
    }
}
