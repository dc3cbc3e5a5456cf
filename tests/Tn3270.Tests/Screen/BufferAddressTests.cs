using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class BufferAddressTests
{
    [Theory]
    [InlineData(0, 0x40, 0x40)]
    [InlineData(1, 0x40, 0xC1)]
    [InlineData(80, 0xC1, 0x50)]
    [InlineData(1919, 0x5D, 0x7F)]
    [InlineData(1760, 0x5B, 0x60)]
    [InlineData(33, 0x40, 0x61)]
    [InlineData(48, 0x40, 0xF0)]
    public void Twelve_bit_addresses_use_the_graphic_codes_of_the_manual(int address, int high, int low)
    {
        Assert.Equal(((byte)high, (byte)low), BufferAddress.Encode(address, 1920));
        Assert.Equal(address, BufferAddress.Decode((byte)high, (byte)low));
    }

    [Fact]
    public void Every_address_comes_back_on_small_and_large_screens()
    {
        foreach (var size in new[] { 1920, 4096, 4097, 16384 })
        {
            for (var address = 0; address < size; address++)
            {
                var (high, low) = BufferAddress.Encode(address, size);
                Assert.Equal(address, BufferAddress.Decode(high, low));
            }
        }
    }

    [Fact]
    public void Two_high_bits_of_zero_mean_fourteen_binary_bits() => Assert.Equal(0x077F, BufferAddress.Decode(0x07, 0x7F));
}
