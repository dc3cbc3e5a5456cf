using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Wire;

public sealed class PrinterStatusTests
{
    // As pr3287 of x3270 sends them.
    [Theory]
    [InlineData(null, "016cd90200ffef")]
    [InlineData(ResponseFlag.CommandReject, "016cd90420ffef")]
    [InlineData(ResponseFlag.InterventionRequired, "016cd90410ffef")]
    [InlineData(ResponseFlag.OperationCheck, "016cd90401ffef")]
    public void A_status_is_sent_and_read(byte? sense, string sent)
    {
        TelnetOutput output = new();
        PrinterStatus.Send(output, sense);

        Assert.Equal(sent, Convert.ToHexStringLower(output.Pending.Span));
        Assert.True(PrinterStatus.TryRead(output.Pending.Span[..^2], out byte? read));
        Assert.Equal(sense, read);
    }

    [Theory]
    [InlineData("016cd902")]
    [InlineData("016cd8020000")]
    [InlineData("7d40400000")]
    public void Other_records_are_none(string record) => Assert.False(PrinterStatus.TryRead(Convert.FromHexString(record), out _));
}
