using System.Text;

namespace Holdfast.Conformance.Differential;

/// <summary>Scripts of the themes that concern the connection. All written by hand from the RFCs.</summary>
internal static class ThemeNegotiations
{
    private const string Bind = "31010303b1903080008787f88700020000000018502b507f00";

    public static IEnumerable<HostScript> For(StreamTheme theme) => theme switch
    {
        StreamTheme.Environment => Environment(),
        StreamTheme.UnaskedTransfer => UnaskedTransfer(),
        StreamTheme.System => SystemMessages(),
        StreamTheme.MixedText => MixedText(),
        StreamTheme.PrinterRecords => PrinterRecords(),
        StreamTheme.Renegotiation => Renegotiation(),
        StreamTheme.TelnetCommands => TelnetCommands(),
        _ => throw new ArgumentOutOfRangeException(nameof(theme)),
    };

    private static HostBytes Text(string text) => new HostBytes().Add(0xF5, 0xC3).Text(text);

    private static HostTalk Plain(params string[] arguments) =>
        new(["-model", "3279-2-E", .. arguments, "-xrm", "s3270.contentionResolution: false"]);

    private static byte[] Ask(params byte[] list) => [0xFF, 0xFA, 0x27, 0x01, .. list, 0xFF, 0xF0];

    private static byte[] Named(byte kind, string name) => [kind, .. Encoding.ASCII.GetBytes(name)];

    private static IEnumerable<HostScript> Environment()
    {
        // CODEPAGE, CHARSET, KBDTYPE, IBMELF and numbered names came after 4.1; the recordings have them.
        string[][] terminals = [["-user", "ADA"], ["-devname", "DESK"], ["-user", "ADA", "-devname", "D", "-codepage", "cp273"]];
        foreach (string[] terminal in terminals)
        {
            yield return Plain(terminal).Raw("fffd27").Raw(Ask(Named(0x00, "USER"))).Raw(Ask(Named(0x03, "DEVNAME")))
                .Raw(Ask([.. Named(0x00, "USER"), .. Named(0x03, "DEVNAME")])).Raw(Ask(Named(0x03, "DEVNAME"))).Raw(Ask(Named(0x03, "NONESUCH")))
                .Raw(Ask(Named(0x00, "NONESUCH"))).Raw(Ask(Named(0x03, "USER"))).Raw(Ask(Named(0x00, "DEVNAME")))
                .Classic().Send(Text("READY")).Raw("fffe27").Raw("fffd27").Raw(Ask(Named(0x03, "DEVNAME"))).Send(Text("AGAIN"))
                .ToScript();
        }
        yield return Plain("-devname", "X").Raw("fffd27").Raw(Ask(Named(0x03, "DEVNAME"))).Raw("fffe27").Raw("fffd27").Raw(Ask(Named(0x03, "DEVNAME"))).Raw("fffa2700fff0")
            .Raw("fffa27fff0").Raw("fffa2702fff0").Classic().Send(Text("READY")).ToScript();
    }

    private static IEnumerable<HostScript> UnaskedTransfer()
    {
        const string open = "0023d000120106010104030a0a0a000000001101010050055203f00309c6e37ac4c1e3c1";
        const string message = "0023d000120106010104030a0a0a000000001101010050055203f00309c6e37ad4e2c740";
        string[] fields =
        [
            open, message, "0005d04112", "0005d04511", "0005d04711", "000ed0470411c080610009c1c2c3c4", "0005d04611", "0005d0ffff", "0004d000", "0003d0",
            "0005d04904", "0009d000126904010a", "0000d00012", "0005d06904",
        ];
        foreach (string field in fields)
        {
            yield return new HostTalk().Classic().Send(Text("BEFORE")).Send("f3" + field).Read().Send("f3" + open).Send("f3" + field).Read().ToScript();
        }
        // Frames of a transfer by screen (CUT), without one: an invisible screen whose last field is skipped.
        foreach (string frame in new[] { "c3c1404040", "c2c1c1c1c1", "c4c1", "c3d2d3", "404040" })
        {
            yield return new HostTalk().Classic().Send(new HostBytes().Add(0xF5, 0xC3, 0x11, 0x40, 0x40).Add(Convert.FromHexString(frame)).At(1919).Add(0x1D, 0x7C).At(5).Add(0x13))
                .Read().Press("Enter()").Send(new HostBytes().Add(0x7E, 0xC3).Text("AWAY")).Read().ToScript();
        }
    }

    private static IEnumerable<HostScript> SystemMessages()
    {
        string[] records =
        [
            "c8c9", "c8c91515c1", "1140401d60c8c913", "08c108ff0840", "0e0f1c1e193f0c0d", "00c100c200", "15", "29010c0c1d", "", "3cc1c1c1",
        ];
        // A key that the SSCP does not know locks both; s3270 shows it as the system's lock, ours as the operator's error.
        foreach (string record in records)
        {
            HostBytes Message() => new HostBytes().Add(Convert.FromHexString(record));
            yield return Plain().Extended([0x00, 0x02, 0x04]).Send("0700000001", Message()).Press("String(\"LOGON\")").Press("Enter()")
                .Send("0700000002", Message()).Press("Key(x)").Press("Clear()").Send("0700000002", Message())
                .Send("0300000000", new HostBytes().Add(Convert.FromHexString(Bind))).Send(Text("BOUND")).Send("f6")
                .Send("0400000000", new HostBytes().Add(0x01)).Send("0700000003", Message()).Press("Enter()")
                .Send("0300000000", new HostBytes().Add(Convert.FromHexString(Bind))).Send(Text("AGAIN")).ToScript();
            yield return Plain().Extended([0x02, 0x04]).Send(Text("FIRST")).Send("0700000001", Message()).Press("Enter()").Send(Text("NEXT")).Send("f2").ToScript();
            yield return Plain().Extended([0x00, 0x02, 0x04]).Send("0300000000", new HostBytes().Add(Convert.FromHexString(Bind))).Send(Text("BOUND")).Press("SysReq()")
                .Send("0700000001", Message()).Press("String(\"LOGOFF\")").Press("Enter()").Send("0700000001", Message()).Press("SysReq()").Send(Text("BACK")).Send("f6").ToScript();
        }
        // To the last row but one: 4.1 goes on in the first row where later versions scroll.
        yield return Plain().Extended([0x00, 0x02, 0x04]).Send("0700000001", new HostBytes().Text(new string('A', 1800)).Add(0x15)).Press("String(\"LONG\")").Press("Enter()").ToScript();
    }

    private static IEnumerable<HostScript> MixedText()
    {
        foreach (string text in new[] { "hello\r\n", "\u001b[2J\u001b[5;10Hplace", "a\tb\bc\r\nd", "\u001b[31mred\u001b[0m\r\n" })
        {
            // Text in records of TN3270E loses every other character in 4.1; the recordings have it.
            yield return new HostTalk().Say(text).Classic().Send(Text("SCREEN")).Send("f6").Raw("fffe19fffc19fffe00fffc00").Say(text).Raw("fffd19fffb19fffd00fffb00")
                .Send(Text("BACK")).Send("f6").ToScript();
        }
    }

    private static IEnumerable<HostScript> PrinterRecords()
    {
        string[] scs = ["c8c9d7151525", "2bc1020650d1", "0c0d15", "34c3f1f2", ""];
        foreach (string data in scs)
        {
            HostBytes Data() => new HostBytes().Add(Convert.FromHexString(data));
            foreach (byte[] functions in new byte[][] { [0x00, 0x01, 0x02, 0x03, 0x04], [0x00, 0x02, 0x04], [0x02], [], [0x01], [0x03] })
            {
                yield return Plain().Extended(functions, "IBM-3287-1").Send("0100000001", Data()).Send("0100020002", Data()).Send("0800000003", new HostBytes())
                    .Send("0000020004", new HostBytes().Add(0xF5, 0xC8).Text("PRINT")).Send("0800000005", new HostBytes().Add(0x01)).Send("f2").ToScript();
            }
        }
        foreach (string header in new[] { "0200000001", "0201000001", "0600000000", "0601000000", "0a00000000", "ff00000000", "0000030001", "0000ff0001" })
        {
            yield return Plain().Extended([0x00, 0x02, 0x04]).Send("0300000000", new HostBytes().Add(Convert.FromHexString(Bind)))
                .Send(header, new HostBytes().Add(0x00)).Send(header, Text("X")).Send(header, new HostBytes()).Send(Text("AFTER")).Send("f6").ToScript();
        }
    }

    private static IEnumerable<HostScript> Renegotiation()
    {
        byte[] request = [0xFF, 0xFA, 0x28, 0x02, 0x06, 0x05];
        for (byte reason = 0; reason < 9; reason++)
        {
            yield return Plain().Raw("fffd28").Raw("fffa280802fff0").Raw([.. request, reason, 0xFF, 0xF0]).Classic().Send(Text("CLASSIC")).Send("f6").ToScript();
        }
        yield return Plain().Extended([0x00, 0x02, 0x04]).Send(Text("UNBOUND")).Raw("fffe28").Classic().Raw(new HostBytes().Add(0xF5, 0xC3).Text("CLASSIC").ToRecord().Bytes)
            .Raw("fffd28").Raw("fffa280802fff0").DeviceIs("IBM-3278-2-E", "LU2").Raw("fffa2803040204fff0").Send(Text("AGAIN")).Send("f6").ToScript();
        yield return Plain().Extended([0x02]).Send(Text("ONE")).Raw("fffa280802fff0").DeviceIs("IBM-3278-2-E", "LU2").Raw("fffa28030402fff0").Send(Text("TWO")).ToScript();
        yield return Plain().Extended([0x02]).Send(Text("ONE")).Raw("fffe28").Say("text\r\n").ToScript();
        yield return Plain().Extended([0x02]).Send(Text("ONE")).Raw("fffe28").Raw("fffd28").Raw("fffa280802fff0").ToScript();
        foreach (string type in new[] { "IBM-3278-2", "IBM-3279-2-E", "IBM-3278-5-E", "IBM-DYNAMIC", "", "NONSENSE" })
        {
            yield return Plain().Extended([0x02], type).Send(Text("ONE")).Send("f3000501ff02").ToScript();
        }
        // Functions asked for by the host, agreed on in rounds.
        foreach (string functions in new[] { "", "00", "0002", "000204", "00020405", "01", "03", "0001020304", "07", "ff", "0202" })
        {
            yield return Plain().Raw("fffd28").Raw("fffa280802fff0").DeviceIs("IBM-3278-2-E", "LU1").Raw("fffa280307" + functions.Replace("ff", "ffff", StringComparison.Ordinal) + "fff0")
                .Raw("fffa280304" + functions.Replace("ff", "ffff", StringComparison.Ordinal) + "fff0").ToScript();
        }
        foreach (string odd in new[] { "fffa28fff0", "fffa2808fff0", "fffa280803fff0", "fffa2802fff0", "fffa280204fff0", "fffa2803fff0", "fffa280305fff0", "fffa2809fff0", "fffa280207fff0" })
        {
            yield return Plain().Raw("fffd28").Raw(odd).Raw("fffa280802fff0").Raw(odd).DeviceIs("IBM-3278-2-E", "LU1").Raw(odd).ToScript();
        }
    }

    private static IEnumerable<HostScript> TelnetCommands()
    {
        foreach (string command in new[] { "fff1", "fff2", "fff3", "fff4", "fff5", "fff6", "fff7", "fff8", "fff9", "ffef", "fff0", "ff00", "ff41", "ffee" })
        {
            yield return new HostTalk().Raw(command).Say("text").Raw(command).Say("more").Classic().Raw(command).Send(Text("SCREEN")).Raw(command).Send("f6").ToScript();
        }
        foreach (string type in new[] { "fffa1801fff0", "fffa1800fff0", "fffa18fff0", "fffa1802fff0", "fffa1801fffffff0", "fffa2001fff0", "fffa1ffff0" })
        {
            yield return new HostTalk().Raw("fffd18").Raw(type).Raw(type).Raw("fffd19fffb19fffd00fffb00").Raw(type).ToScript();
        }
        // Halves of the negotiation. One taken back makes s3270 a terminal that has negotiated nothing yet, where ours goes on with text: not compared.
        foreach (string half in new[] { "fffd18", "fffd19", "fffb19", "fffd00", "fffb00", "fffd03", "fffb03", "fffb01", "fffd1f" })
        {
            yield return new HostTalk().Raw(half).Say("a").Raw(half).Say("b").Classic().Say("c").Raw(half).ToScript();
        }
        foreach (string name in new[] { "IBM-3278-2", "IBM-DYNAMIC", "VT100", "IBM-3287-1" })
        {
            yield return new HostTalk("-model", "3279-2-E", "-tn", name).Classic().Send(Text("NAMED")).Send("f3000501ff02").ToScript();
        }
    }
}
