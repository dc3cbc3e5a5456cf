using Holdfast.Tn3270.Transfer;

namespace Holdfast.Tn3270.Tests.Transfer;

public sealed class HostAsciiTests
{
    [Fact]
    public void Both_ways_are_each_others_inverse_but_for_the_two_codes_that_IND_FILE_loses()
    {
        for (int code = 0; code < 256; code++)
        {
            Assert.Equal(code == 0x8E ? 0x0A : code, HostAscii.ToAscii(HostAscii.ToEbcdic((byte)code)));
            Assert.Equal(code == 0x25 ? 0x00 : code, HostAscii.ToEbcdic(HostAscii.ToAscii((byte)code)));
        }
    }
}
