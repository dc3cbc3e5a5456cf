using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Screen;

/// <summary>Short ways to write host records in hexadecimal and to read what comes back.</summary>
internal static class Records
{
    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static ScreenBuffer Shown(params string[] records) => Shown(TerminalModel.Model2, records);

    public static ScreenBuffer Shown(TerminalModel model, params string[] records)
    {
        var screen = new ScreenBuffer(model, CodePage.Cp037);
        foreach (var record in records)
            Assert.True(screen.Execute(Bytes(record), new ArrayBufferWriter<byte>()).IsOk, record);
        return screen;
    }

    public static ExecuteResult Run(this ScreenBuffer screen, string record) =>
        screen.Execute(Bytes(record), new ArrayBufferWriter<byte>());

    public static string Ask(this ScreenBuffer screen, string record)
    {
        var reply = new ArrayBufferWriter<byte>();
        var result = screen.Execute(Bytes(record), reply);
        Assert.True(result.IsOk, result.ToString());
        Assert.Equal(reply.WrittenCount, result.ReplyLength);
        return Hex(reply.WrittenSpan);
    }

    public static string Modified(this ScreenBuffer screen, Aid aid)
    {
        var reply = new ArrayBufferWriter<byte>();
        var length = screen.ReadModified(aid, reply);
        Assert.Equal(reply.WrittenCount, length);
        return Hex(reply.WrittenSpan);
    }

    public static byte[] Ebcdic(string text) => Array.ConvertAll(text.ToCharArray(), c =>
    {
        Assert.True(CodePage.Cp037.TryToEbcdic(c, out var code));
        return code;
    });

    public static string E(string text) => Hex(Ebcdic(text));
}
