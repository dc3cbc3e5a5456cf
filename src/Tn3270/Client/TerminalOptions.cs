using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Traces;
using Holdfast.Tn3270.Transfer;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Client;

/// <summary>What a terminal is, and how it presents itself to a host.</summary>
public sealed record TerminalOptions
{
    /// <summary>Model, which gives screen sizes and the name told to the host.</summary>
    public TerminalModel Model { get; init; } = TerminalModel.Model2;

    /// <summary>Code page of the host's data.</summary>
    public CodePage CodePage { get; init; } = CodePage.Cp037;

    /// <summary>Where a terminal that connects records its bytes both ways, inside TLS; null for nowhere. Whoever made it disposes it.</summary>
    public TraceWriter? Trace { get; init; }

    /// <summary>LU to ask for; null for any.</summary>
    public string? LuName { get; init; }

    /// <summary>Whether TN3270E is agreed to where the host asks for it.</summary>
    public bool Tn3270E { get; init; } = true;

    /// <summary>LUs tried in order after <see cref="LuName"/> where the host refuses it.</summary>
    public IReadOnlyList<string> FurtherLuNames { get; init; } = [];

    /// <summary>Whether the host may say who sends next (contention resolution, draft-ietf-tn3270e-extensions).</summary>
    public bool ContentionResolution { get; init; } = true;

    /// <summary>
    /// Whether negative responses carry SNA sense data, where the host agrees to it (draft-ietf-tn3270e-extensions); they tell a
    /// host no more than the codes of RFC 2355 do, and few hosts ask for them.
    /// </summary>
    public bool SnaSense { get; init; }

    /// <summary>Whether the host is told variables about the terminal where it asks for them (NEW-ENVIRON, RFC 1572).</summary>
    public bool NewEnvironment { get; init; } = true;

    /// <summary>The user told as USER where the host asks; null says UNKNOWN.</summary>
    public string? UserName { get; init; }

    /// <summary>
    /// The device told as DEVNAME where the host asks (RFC 4777); null for none. '=' at its end stand for digits, counted up
    /// each time the host asks again.
    /// </summary>
    public string? DeviceName { get; init; }

    /// <summary>The application told as IBMAPPLID, for express logon; null says None.</summary>
    public string? ApplicationId { get; init; }

    /// <summary>Terminal type told to the host in place of the model's own; null for the model's.</summary>
    public string? TerminalName { get; init; }

    /// <summary>Whether the screen sizes of a BIND image are obeyed.</summary>
    public bool BindLimit { get; init; } = true;

    /// <summary>Whether numeric fields refuse other characters than digits, minus and point.</summary>
    public bool NumericLock { get; init; } = true;

    /// <summary>
    /// Whether nulls left of a typed character become blanks, and blanks at a field's end count as room for insertion.
    /// </summary>
    public bool BlankFill { get; init; } = true;

    /// <summary>
    /// Whether keys obey the validation attribute of fields (mandatory fill, mandatory entry, trigger) and hosts are told so. Few
    /// terminals do, so few hosts ask for it.
    /// </summary>
    public bool ValidatesFields { get; init; }

    /// <summary>Whether a refused key locks the keyboard until Reset.</summary>
    public bool LocksOnError { get; init; }

    /// <summary>Whether keys pressed while the host keeps the keyboard locked wait for it; if not, they are refused.</summary>
    public bool TypeAhead { get; init; }

    /// <summary>Name by which the RPQ Names query reply tells hosts what terminal this is: 1 to 16 characters of code page 037.</summary>
    public string ProductName { get; init; } = "HOLDFAST";

    /// <summary>The longest structured field of a file transfer told to hosts, in bytes; 0 tells them that there are no transfers.</summary>
    public int TransferLimit { get; init; } = TransferRequest.BufferSizeLimit;

    /// <summary>What is sent to a host that is idle; null for nothing.</summary>
    public KeepAlive? KeepAlive { get; init; }

    /// <summary>Whether the connection goes over to TLS by the START_TLS option; the edge that connects sets it.</summary>
    internal StartTlsPolicy StartTls { get; init; }

    /// <summary>What the negotiation tells of all this.</summary>
    internal TerminalProfile ToProfile() => new()
    {
        DeviceType = TerminalName ?? Model.TerminalType,
        LuNames = LuName is null ? FurtherLuNames : [LuName, .. FurtherLuNames],
        Tn3270E = Tn3270E,
        Functions = Tn3270EFunctions.Display & ~(ContentionResolution ? Tn3270EFunctions.None : Tn3270EFunctions.ContentionResolution)
            | (SnaSense ? Tn3270EFunctions.SnaSense : Tn3270EFunctions.None),
        Rows = Model.AlternateRows,
        Columns = Model.AlternateColumns,
        Environment = NewEnvironment ? Variables() : null,
        StartTls = StartTls,
    };

    private EnvironmentVariables Variables()
    {
        EnvironmentVariables variables = new(DeviceName);
        variables.Add(EnvironmentCode.Variable, "USER", UserName ?? "UNKNOWN");
        variables.Add(EnvironmentCode.UserVariable, "IBMELF", "YES");
        variables.Add(EnvironmentCode.UserVariable, "IBMAPPLID", ApplicationId ?? "None");
        KeyboardIdentity.AddTo(variables, CodePage.Number);
        return variables;
    }
}
