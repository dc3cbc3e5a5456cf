using System.CommandLine;
using Holdfast.Cli.Nodes;
using Holdfast.Cli.Output;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;

namespace Holdfast.Cli;

/// <summary>What every command runs with: the capability, the options all commands share, and how failures are told.</summary>
internal sealed class Shell(Io io)
{
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(2);

    private readonly Option<string?> _data = new("--data")
    {
        Description = "The node's data folder; HOLDFAST_DATA, else ./data, else /var/lib/holdfast.", Recursive = true,
    };

    private readonly Option<string?> _url = new("--url")
    {
        Description = "Talk to a node over HTTP(S) instead of its Unix socket; or HOLDFAST_URL, with HOLDFAST_TOKEN.", Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON.", Recursive = true };
    private string? _token;

    /// <summary>The capability.</summary>
    public Io Io { get; } = io;

    /// <summary>The data folder that the user named, or null.</summary>
    public string? DataOption { get; private set; }

    /// <summary>Whether answers are printed as JSON.</summary>
    public bool Json { get; private set; }

    private string? Url { get; set; }

    /// <summary>How this program was called, for the commands it suggests.</summary>
    public static string CommandName => Environment.GetEnvironmentVariable("HOLDFAST_COMMAND") ?? "holdfast";

    /// <summary>Adds the shared options to the root command.</summary>
    public void AddOptions(RootCommand root)
    {
        root.Options.Add(_data);
        root.Options.Add(_url);
        root.Options.Add(_json);
    }

    /// <summary>Takes the shared options from the parsed command line.</summary>
    /// <returns>What is wrong with them; null where nothing is.</returns>
    public Fault? Read(ParseResult parsed)
    {
        DataOption = parsed.GetValue(_data) ?? NotEmpty(Environment.GetEnvironmentVariable("HOLDFAST_DATA"));
        Url = parsed.GetValue(_url) ?? NotEmpty(Environment.GetEnvironmentVariable("HOLDFAST_URL"));
        Json = parsed.GetValue(_json);
        if (Url is not null && !(Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")))
            return new Fault(RequestErrors.InvalidField, $"--url: '{Url}' is no address such as https://node.example.com:7270.");
        _token = NotEmpty(Environment.GetEnvironmentVariable("HOLDFAST_TOKEN"));
        // A header takes nothing else; a line end is what a token read from a file brings along.
        return _token is null || _token.All(letter => letter is > ' ' and <= '~')
            ? null
            : new Fault(RequestErrors.InvalidField, "HOLDFAST_TOKEN holds a space, a line end or another character that is in no token.");
    }

    /// <summary>A client of the node that the options name.</summary>
    public HoldfastClient Client() =>
        Url is null
            ? NodeClient.OverSocket(Io, Folder)
            : NodeClient.OverHttp(Url, _token);

    /// <summary>A console of a worker of that node.</summary>
    public Task<ConsoleLink> ConsoleAsync(string worker, CancellationToken cancellationToken) =>
        Url is null
            ? NodeClient.ConsoleOverSocketAsync(Io, Folder, worker, cancellationToken)
            : NodeClient.ConsoleOverHttpAsync(Url, Environment.GetEnvironmentVariable("HOLDFAST_TOKEN"), worker, cancellationToken);

    /// <summary>The data folder of a node on this machine.</summary>
    public string Folder => DataFolder.Find(Io, DataOption);

    /// <summary>Whether a Keeper goes on in the data folder without a daemon.</summary>
    public async Task<bool> HasLeftKeeperAsync(CancellationToken cancellationToken)
    {
        if (Url is not null) return false;
        // A daemon that is being killed closes its sockets one after the other.
        var deadline = Io.Clock.Elapsed + Dying;
        while (await IsDataHeldAsync(cancellationToken))
        {
            if (Io.Clock.Elapsed > deadline) return false;
            await Io.Clock.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }

        return await LeftKeeper.IsThereAsync(Io, Folder, cancellationToken);
    }

    /// <summary>Whether a daemon holds the data folder; false for a node that is reached over HTTP, whose folder cannot be seen.</summary>
    public async Task<bool> IsDataHeldAsync(CancellationToken cancellationToken) =>
        Url is null && await DataFolder.IsHeldAsync(Io, Folder, cancellationToken);

    // A variable set to nothing is as good as none.
    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    /// <summary>Tells of a failure on standard error.</summary>
    /// <returns>Exit status 1.</returns>
    public static int Fail(Fault fault)
    {
        Console.Error.WriteLine($"{Style.Red("error")} {Style.Bold(fault.Code.Id)} {fault.Code.Title}");
        Console.Error.WriteLine($"  {fault.Detail.ReplaceLineEndings("\n  ")}");
        Console.Error.WriteLine($"  {Style.Dim("mend:")} {fault.Mend ?? fault.Code.Recovery}");
        Console.Error.WriteLine($"  {Style.Dim("more:")} {CommandName} explain {fault.Code.Id}");
        return 1;
    }
}
