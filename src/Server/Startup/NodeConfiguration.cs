using System.Net;
using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Runtime;
using Holdfast.Sessions;
using Holdfast.Sessions.FrontDoor;

namespace Holdfast.Server.Startup;

/// <summary>Reads holdfast.yaml: each part reads its own sections, this type the node's, and all faults are told at once.</summary>
internal sealed record NodeConfiguration
{
    private const int DefaultPort = 7270;
    private const string DefaultFile = "holdfast.yaml";

    // Workers alone can be changed while the daemon runs; what is in all other sections is made once, when it starts.
    private static readonly string[] LivingSections = ["holdfast", "templates", "workers"];

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The faults with their places, in order of these.</summary>
    public required IReadOnlyList<ConfigDiagnostic> Faults { get; init; }

    /// <summary>Those of the faults that concern more than single workers: with them nothing can be run.</summary>
    public required IReadOnlyList<ConfigDiagnostic> Fatal { get; init; }

    /// <summary>The settings; to be used only where there are no fatal faults; workers with a fault are marked.</summary>
    public required NodeSettings Settings { get; init; }

    /// <summary>Reads the file that the arguments name, or tells why it cannot be read.</summary>
    public static async Task<Result<NodeConfiguration>> LoadAsync(Io io, DaemonArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Fault is { } unknown) return new Fault(ConfigurationErrors.UnreadableFile, unknown);
        if (!(await DemoFileAsync(io, arguments, cancellationToken)).TryGet(out var demo, out var unusable)) return unusable;
        var file = arguments.Config ?? (demo.Length > 0 ? demo : Path.GetFullPath(DefaultFile));
        if (!io.Files.Exists(file)) return new Fault(ConfigurationErrors.UnreadableFile, $"There is no file {file}.");
        var source = await ConfigFiles.ReadAsync(io, file, cancellationToken);
        if (source.Text is not { } text) return new Fault(ConfigurationErrors.UnreadableFile, $"{file} {source.Trouble}.");
        var sources = new ConfigSources(Path.GetDirectoryName(file)!);
        for (var round = 0; ; round++)
        {
            var read = Read(ConfigDocument.Parse(file, text, name => Variable(arguments, name), sources), sources, file, arguments);
            if (sources.Wanted.Count == 0 || round == ConfigLimits.MaxRounds) return read;
            // What it names may name more: so it is read again until all is known.
            await ConfigFiles.FetchAsync(io, sources, cancellationToken);
        }
    }

    /// <summary>Reads a document whose files are known, as far as they are.</summary>
    internal static NodeConfiguration Read(ConfigDocument document, ConfigSources sources, string file, DaemonArguments arguments)
    {
        var (settings, contained) = Read(document.Root, sources, file, arguments);
        document.Root.Finish();
        return new NodeConfiguration
        {
            File = file,
            Faults = document.Diagnostics,
            Fatal = [.. document.Diagnostics.Except(contained)],
            Settings = settings,
        };
    }

    /// <summary>The demonstration's file, written where it is not there yet; empty where no demonstration is asked for.</summary>
    private static async Task<Result<string>> DemoFileAsync(Io io, DaemonArguments arguments, CancellationToken cancellationToken)
    {
        if (!arguments.Demo) return "";
        try
        {
            return await DemoNode.PrepareAsync(io, arguments, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Fault(NodeErrors.DataFolder, failure.Message);
        }
    }

    private static string? Variable(DaemonArguments arguments, string name) => name switch
    {
        "HOLDFAST_PROGRAMS" => AppContext.BaseDirectory.TrimEnd('/'),
        "HOLDFAST_DATA" when arguments.Data is not null => arguments.Data,
        _ => Environment.GetEnvironmentVariable(name),
    };

    private static (NodeSettings Settings, IReadOnlyList<ConfigDiagnostic> Contained) Read(
        ConfigSection root, ConfigSources sources, string file, DaemonArguments arguments)
    {
        if (root.Integer("holdfast", 0, int.MaxValue) is var version && version != 1)
            root.Fail("holdfast", ConfigurationErrors.UnsupportedVersion, version is null ? "The key 'holdfast' is missing." : $"The version is {version}.", "Begin the file with: holdfast: 1");
        var folder = Path.GetDirectoryName(file)!;
        var node = root.Section("node");
        var name = node?.Text("name") ?? Environment.MachineName.ToLowerInvariant();
        var data = node?.Text("data");
        var nice = node?.Integer("nice", -20, 19);
        node?.Finish();
        var listen = root.Section("listen");
        var (host, port) = Http(listen);
        var sessions = Rooted(SessionsConfiguration.Read(root), folder);
        var door = Rooted(FrontDoorReader.Read(root, listen, sessions), folder);
        listen?.Finish();
        var workers = WorkerReader.Read(root, folder, new WorkerSecrets(sessions.Secrets, sources, name => Variable(arguments, name)).Find);
        var settings = new NodeSettings
        {
            Name = name,
            Data = arguments.Data ?? Path.GetFullPath(data ?? "data", arguments.Demo && data is null ? Environment.CurrentDirectory : folder),
            Nice = nice,
            HttpHost = host,
            HttpPort = port,
            Demo = arguments.Demo,
            Workers = workers.Workers,
            Sessions = sessions,
            FrontDoor = door,
            Sections = root.Keys.Except(LivingSections).ToDictionary(key => key, key => root.Canonical(key) ?? "", StringComparer.Ordinal),
        };
        return (settings, workers.Contained);
    }

    private static (string Host, int Port) Http(ConfigSection? listen)
    {
        var (host, port) = listen?.HostPort("http") ?? ("127.0.0.1", DefaultPort);
        if (listen is null) return (host, port);
        if (host == "localhost") host = "127.0.0.1";
        if (!IPAddress.TryParse(host, out var address))
            listen.Fail("http", ConfigurationErrors.InvalidValue, $"'{host}' is not a numeric address.", "Write it as 127.0.0.1:7270.");
        else if (!IPAddress.IsLoopback(address))
            listen.Fail("http", NodeErrors.UnsafeListen, $"{host} is not a loopback address.", "Listen on 127.0.0.1 and put a TLS proxy in front.");
        return (host, port);
    }

    /// <summary>So are the files of the front door.</summary>
    private static FrontDoorDefinition? Rooted(FrontDoorDefinition? door, string folder) => door?.Tls is not { } tls
        ? door
        : door with
        {
            Tls = tls with
            {
                Certificate = Path.GetFullPath(tls.Certificate, folder),
                Key = tls.Key is null ? null : Path.GetFullPath(tls.Key, folder),
                ClientRoots = tls.ClientRoots is null ? null : Path.GetFullPath(tls.ClientRoots, folder),
            },
        };

    /// <summary>Relative files of secrets are relative to the configuration, wherever the daemon was started.</summary>
    private static SessionsConfiguration Rooted(SessionsConfiguration sessions, string folder) => sessions with
    {
        // A program with a slash in it stands relative to the file too; one without is looked up.
        Hooks =
        [
            .. sessions.Hooks.Select(hook => hook.Run is [var program, ..] && program.Contains('/', StringComparison.Ordinal)
                ? hook with { Run = [Path.GetFullPath(program, folder), .. hook.Run.Skip(1)] } : hook),
        ],
        Secrets = [.. sessions.Secrets.Select(secret => secret.File is { } file ? secret with { File = Path.GetFullPath(file, folder) } : secret)],
    };
}
