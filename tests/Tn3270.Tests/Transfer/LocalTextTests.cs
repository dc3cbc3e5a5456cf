using System.Text;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Tn3270.Tests.Transfer;

public sealed class LocalTextTests
{
    public static TheoryData<string> Pages() => [.. CodePage.All.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_character_of_the_code_page_goes_there_and_back(string name)
    {
        CodePage page = Assert.IsType<CodePage>(CodePage.Find(name));
        StringBuilder text = new("FIRST LINE\n");
        for (int code = 0x40; code < 0xFF; code++)
        {
            // What a page cannot write, it does not hold.
            char shown = page.ToUnicode((byte)code);
            text.Append(page.TryToEbcdic(shown, out _) ? shown : ' ');
        }
        text.Append("\n\nLAST LINE\n");
        byte[] utf8 = Encoding.UTF8.GetBytes(text.ToString());

        byte[] wire = LocalText.Encode(utf8, crLf: true, remap: true, page);

        Assert.Equal(text.ToString(), Encoding.UTF8.GetString(LocalText.Decode(wire, crLf: true, remap: true, page)));
    }

    [Fact]
    public void The_host_stores_the_codes_of_its_own_code_page()
    {
        byte[] wire = LocalText.Encode("Grüße [x]"u8, crLf: false, remap: true, CodePage.Cp037);

        Assert.Equal("c799dc59854bba"[..8], Convert.ToHexStringLower([.. wire.Select(HostAscii.ToEbcdic)])[..8]);
        Assert.Equal(
            "Grüße [x]", string.Concat(wire.Select(code => CodePage.Cp037.ToUnicode(HostAscii.ToEbcdic(code)))));
    }

    [Fact]
    public void A_line_feed_alone_gets_a_return_and_a_pair_stays_a_pair()
    {
        Assert.Equal("a\r\nb\r\nc\r"u8, LocalText.Encode("a\nb\r\nc\r"u8, crLf: true, remap: true, CodePage.Cp037));
        Assert.Equal("a\nb\nc"u8, LocalText.Decode("a\r\nb\r\nc\u001a"u8, crLf: true, remap: true, CodePage.Cp037));
    }

    [Fact]
    public void What_the_code_page_has_not_becomes_a_question_mark()
    {
        Assert.Equal("1 ? ?"u8, LocalText.Encode("1 € 😀"u8, crLf: true, remap: true, CodePage.Cp037));
        Assert.Equal("?x"u8, LocalText.Encode([0xFF, (byte)'x'], crLf: true, remap: true, CodePage.Cp037));
    }

    [Fact]
    public void Without_remapping_bytes_go_as_they_are()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];

        Assert.Equal(bytes, LocalText.Encode(bytes, crLf: false, remap: false, CodePage.Cp037));
        Assert.Equal(bytes, LocalText.Decode(bytes, crLf: false, remap: false, CodePage.Cp037));
    }
}
