using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>What is told of a terminal or printer.</summary>
/// <param name="Address">Where it is, without the port.</param>
/// <param name="Type">Its device type.</param>
/// <param name="Lu">The LU it has; null for none.</param>
/// <param name="Encrypted">Whether its connection is encrypted.</param>
internal sealed record DoorDevice(string Address, string Type, string? Lu, bool Encrypted)
{
    private const string PrinterType = "IBM-3287-1";

    /// <summary>A terminal.</summary>
    public static DoorDevice Of(HostSession terminal) => new(terminal.RemoteAddress.Host, terminal.TerminalType, terminal.LuName, terminal.Encrypted);

    /// <summary>A printer.</summary>
    public static DoorDevice Of(HostPrinter printer) => new(printer.RemoteAddress.Host, PrinterType, printer.LuName, printer.Encrypted);
}
