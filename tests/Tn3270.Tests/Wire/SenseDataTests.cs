using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Wire;

public sealed class SenseDataTests
{
    [Theory]
    [InlineData(ResponseFlag.CommandReject, 0x10030000u)]
    [InlineData(ResponseFlag.InterventionRequired, 0x08020000u)]
    [InlineData(ResponseFlag.OperationCheck, 0x10050000u)]
    [InlineData(ResponseFlag.ComponentDisconnected, 0x08310000u)]
    public void Each_code_has_its_sense_data_both_ways(byte code, uint sense)
    {
        Assert.Equal(sense, SenseData.Of(code));
        Assert.True(SenseData.TryRead(SenseData.Write(sense), out uint read));
        Assert.Equal(sense, read);
        Assert.Equal(code, SenseData.ToCode(read));
    }

    [Fact]
    public void What_is_too_short_or_unknown_is_told()
    {
        Assert.False(SenseData.TryRead([0x10, 0x03, 0x00], out _));
        Assert.Equal(0xFF, SenseData.ToCode(0x80050000));
    }
}
