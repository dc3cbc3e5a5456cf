using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class OrderScanTests
{
    [Theory]
    [InlineData("11 40C1 C1", 3)]
    [InlineData("1D 60 C1", 2)]
    [InlineData("28 42 F2 C1", 3)]
    [InlineData("29 02 C060 42F1 C1", 6)]
    [InlineData("2C 01 C060 C1", 4)]
    [InlineData("2C 00 C1", 2)]
    [InlineData("3C 4040 5C C1", 4)]
    [InlineData("3C 4040 08 AD C1", 5)]
    [InlineData("12 4040 C1", 3)]
    [InlineData("13 C1", 1)]
    [InlineData("05 C1", 1)]
    [InlineData("08 AD C1", 2)]
    [InlineData("0E 4141", 1)]
    [InlineData("1E C1", 1)]
    public void Each_order_has_the_length_that_the_manual_gives_it(string bytes, int length) =>
        Assert.Equal(length, OrderScan.OrderLength(Bytes(bytes)));

    [Theory]
    [InlineData("11")]
    [InlineData("11 40")]
    [InlineData("1D")]
    [InlineData("29")]
    [InlineData("29 02 C060 42")]
    [InlineData("3C 4040")]
    [InlineData("3C 4040 08")]
    public void An_order_that_the_record_cuts_short_is_as_long_as_what_is_there(string bytes) =>
        Assert.Equal(Bytes(bytes).Length, OrderScan.OrderLength(Bytes(bytes)));

    [Fact]
    public void Text_ends_at_the_next_code_between_01_and_3F_wherever_that_stands()
    {
        Random random = new(7);
        for (var round = 0; round < 5000; round++)
        {
            var bytes = new byte[random.Next(150)];
            random.NextBytes(bytes);
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = bytes[i] < 0x40 && random.Next(40) != 0 ? (byte)(bytes[i] == 0 ? 0 : bytes[i] | 0xC0) : bytes[i];
            var length = Array.FindIndex(bytes, code => code is > 0 and < 0x40);
            Assert.Equal(length < 0 ? bytes.Length : length, OrderScan.TextLength(bytes));
        }
    }

    [Fact]
    public void A_run_of_any_length_is_found_before_each_order()
    {
        for (var length = 0; length < 200; length++)
        {
            for (byte order = 0x01; order < OrderScan.FirstGraphic; order++)
            {
                var bytes = new byte[length + 40];
                bytes.AsSpan().Fill(0xC1);
                bytes[length] = order;
                Assert.Equal(length, OrderScan.TextLength(bytes));
            }
        }
    }
}
