using Holdfast.Runtime;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Host;

/// <summary>How a 3270 host behaves towards terminals.</summary>
public sealed record HostOptions
{
    /// <summary>Whether TN3270E is offered; otherwise TN3270 alone.</summary>
    public bool Tn3270E { get; init; } = true;

    /// <summary>Code page of what is shown and read.</summary>
    public CodePage CodePage { get; init; } = CodePage.Cp037;

    /// <summary>First letters of the LU names given out, one to four; a number follows.</summary>
    public string LuPrefix { get; init; } = "HOLD";

    /// <summary>
    /// The LUs there are; listeners with the same directory are one host. Null for names made up of <see cref="LuPrefix"/>,
    /// beside any that terminals ask for.
    /// </summary>
    public LuDirectory? Lus { get; init; }

    /// <summary>Encryption; null for none.</summary>
    public HostTls? Tls { get; init; }

    /// <summary>
    /// Whether a terminal is spoken to in plain text at first, and 3270 begins when the application says so
    /// (<see cref="HostSession.NegotiateAsync"/>).
    /// </summary>
    public bool BeginsInText { get; init; }

    /// <summary>Whether printers (IBM-3287-1) are taken, alone or associated with a display.</summary>
    public bool Printers { get; init; }

    /// <summary>Whether printers are for hosts elsewhere (<see cref="Printing.PrinterRelay"/>), which bind them.</summary>
    public bool RelaysPrinters { get; init; }

    /// <summary>
    /// Runs once for each printer; its end closes the printer's connection. Null leaves printers to the applications of the
    /// displays they are associated with, see <see cref="HostSession.Printer"/>.
    /// </summary>
    public Func<HostPrinter, CancellationToken, Task>? PrinterApplication { get; init; }

    /// <summary>Whether terminals are asked for their variables, such as USER and DEVNAME (NEW-ENVIRON, RFC 1572).</summary>
    public bool AskEnvironment { get; init; }

    /// <summary>What is sent to terminals that are idle; null for nothing.</summary>
    public KeepAlive? KeepAlive { get; init; }

    /// <summary>How many terminals may be connected at once; one more is turned away.</summary>
    public int ConnectionLimit { get; init; } = 4096;

    /// <summary>How long a terminal may take to agree on TLS, and then on TN3270E or TN3270, before it is dropped.</summary>
    public TimeSpan NegotiationTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an extended terminal may take to say what it supports; after that it is shown no colours.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Hears one line about each connection opened, turned away, dropped (and why) or ended; from any thread.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Hears of each connection that is dropped, or never taken, for other reasons than that its time was over; from any thread.</summary>
    public Action<HostDrop>? Dropped { get; init; }

    /// <summary>
    /// Begins to keep a connection that was just accepted, so that the next process goes on with it (<see cref="HostListener.Adopt"/>); null where it
    /// is not kept. Only terminals are that stay in clear; printers and what is encrypted are given up.
    /// </summary>
    public Func<Connection, IHostKeep?>? Keep { get; init; }

    /// <summary>The directory to use.</summary>
    internal LuDirectory Directory() => Lus ?? new LuDirectory(LuPrefix, ConnectionLimit);

    /// <summary>What the negotiation offers of all this.</summary>
    internal HostPolicy ToPolicy() => new()
    {
        Tn3270E = Tn3270E,
        Printers = Printers,
        BeginsInText = BeginsInText,
        AskEnvironment = AskEnvironment,
        StartTls = Tls?.Start switch
        {
            HostTlsStart.Required => StartTlsPolicy.Required,
            HostTlsStart.Offered => StartTlsPolicy.Allowed,
            _ => StartTlsPolicy.None,
        },
    };
}
