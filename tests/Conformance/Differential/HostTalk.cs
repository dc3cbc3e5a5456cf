using System.Text;

namespace Holdfast.Conformance.Differential;

/// <summary>Builds a script step by step, in the order a host speaks.</summary>
internal sealed class HostTalk(params string[] arguments)
{
    private static readonly string[] Usual = ["-model", "3279-2-E"];
    private readonly List<HostStep> _steps = [];
    private byte[] _header = [];
    private byte[] _ahead = [];

    /// <summary>The negotiation of TN3270: type, end of record, binary.</summary>
    public HostTalk Classic() => Raw(HostBytes.ClassicPrelude);

    /// <summary>The negotiation of TN3270E, without contention resolution, which Debian's s3270 does not know.</summary>
    /// <param name="functions">What the host agrees to.</param>
    /// <param name="deviceType">What the host calls the terminal.</param>
    public HostTalk Extended(byte[] functions, string deviceType = "IBM-3278-2-E")
    {
        _header = new byte[5];
        return Raw("fffd28").Raw("fffa280802fff0").DeviceIs(deviceType, "LU1").Raw([0xFF, 0xFA, 0x28, 0x03, 0x04, .. functions, 0xFF, 0xF0]);
    }

    /// <summary>DEVICE-TYPE IS.</summary>
    public HostTalk DeviceIs(string deviceType, string name) =>
        Raw([0xFF, 0xFA, 0x28, 0x02, 0x04, .. Encoding.ASCII.GetBytes(deviceType), 0x01, .. Encoding.ASCII.GetBytes(name), 0xFF, 0xF0]);

    /// <summary>Bytes as they are.</summary>
    public HostTalk Raw(string hex) => Raw(Convert.FromHexString(hex));

    /// <inheritdoc cref="Raw(string)"/>
    public HostTalk Raw(byte[] bytes)
    {
        return Add(HostStep.Of(bytes));
    }

    /// <summary>Bytes that go out together with what follows them, where versions of s3270 differ on the state between.</summary>
    public HostTalk Ahead(string hex)
    {
        _ahead = [.. _ahead, .. Convert.FromHexString(hex)];
        return this;
    }

    private HostTalk Add(HostStep step)
    {
        _steps.Add(_ahead.Length == 0 ? step : new HostStep([_ahead, .. step.Parts], step.Action));
        _ahead = [];
        return this;
    }

    /// <summary>Plain text.</summary>
    public HostTalk Say(string text) => Raw(Encoding.UTF8.GetBytes(text));

    /// <summary>A record of 3270 data.</summary>
    public HostTalk Send(HostBytes record)
    {
        return Add(record.ToRecord(_header));
    }

    /// <summary>A record of 3270 data, in hexadecimal.</summary>
    public HostTalk Send(string hex) => Send(new HostBytes().Add(Convert.FromHexString(hex)));

    /// <summary>A TN3270E record of another type.</summary>
    /// <param name="header">Type, request flag, response flag, two of the sequence number.</param>
    /// <param name="record">What follows the header.</param>
    public HostTalk Send(string header, HostBytes record)
    {
        return Add(record.ToRecord(Convert.FromHexString(header)));
    }

    /// <summary>Read Buffer, Read Modified, Read Modified All.</summary>
    public HostTalk Read() => Send("f2").Send("f6").Send("6e");

    /// <summary>A key, in s3270's words.</summary>
    public HostTalk Press(string action)
    {
        return Add(HostStep.Press(action));
    }

    public HostScript ToScript() => new(arguments.Length == 0 ? Usual : arguments, _steps, _steps.Count);
}
