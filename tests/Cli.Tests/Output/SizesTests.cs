using Holdfast.Cli.Output;

namespace Holdfast.Cli.Tests.Output;

public sealed class SizesTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(10L * 1024 * 1024, "10.0 MiB")]
    [InlineData(long.MaxValue, "8388608.0 TiB")]
    public void Sizes_have_the_unit_that_fits(long bytes, string expected) => Assert.Equal(expected, Sizes.Of(bytes));
}
