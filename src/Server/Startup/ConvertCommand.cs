using System.Text.Json;
using Holdfast.Configuration;
using Holdfast.Contracts;
using Holdfast.Contracts.Config;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Conversion;
using Holdfast.Runtime;

namespace Holdfast.Server.Startup;

/// <summary><c>holdfastd convert</c>: makes a configuration of another program's file and prints it with its notes as JSON.</summary>
internal static class ConvertCommand
{
    private const string Marker = "--holdfast:export--";

    public static async Task<int> RunAsync(Io io, IReadOnlyList<string> words)
    {
        var converted = words is [var kind, var file]
            ? await ConvertAsync(io, kind, Path.GetFullPath(file))
            : new Fault(ConfigurationErrors.UnreadableFile, "usage: holdfastd convert KIND FILE");
        var answer = converted.TryGet(out var config, out var fault)
            ? new Conversion(config.Text, [.. config.Notes.Select(note => note.ToString())], null)
            : new Conversion("", [], Problem.Of(fault));
        Console.WriteLine(JsonSerializer.Serialize(answer, ContractsJson.Default.Conversion));
        return fault is null ? 0 : 1;
    }

    private static async Task<Result<ConvertedConfig>> ConvertAsync(Io io, string word, string file)
    {
        var source = await ConfigFiles.ReadAsync(io, file, CancellationToken.None);
        if (source.Text is not { } text) return new Fault(ConfigurationErrors.UnreadableFile, $"{file} {source.Trouble}.");
        if (Path.GetExtension(file) is ".js" or ".cjs" or ".mjs")
        {
            if (!(await ExportAsync(io, file)).TryGet(out var exported, out var fault)) return fault;
            (text, word) = (exported, "pm2");
        }

        ConversionKind? kind = word switch
        {
            "supervisord" => ConversionKind.Supervisord,
            "pm2" => ConversionKind.Pm2,
            "systemd" => ConversionKind.Systemd,
            "procfile" => ConversionKind.Procfile,
            "process-compose" => ConversionKind.ProcessCompose,
            _ => Converter.Guess(file, text),
        };
        if (kind is null)
        {
            return new Fault(ConfigurationErrors.InvalidValue, $"{file} is of no kind that can be told from its name and its text.")
            {
                Mend = "Say what it is: --from supervisord, pm2, systemd, procfile or process-compose.",
            };
        }

        var sources = new ConfigSources(Path.GetDirectoryName(file)!);
        for (var round = 0; ; round++)
        {
            var converted = Converter.Convert(kind.Value, file, text, sources);
            if (sources.Wanted.Count == 0 || round == ConfigLimits.MaxRounds) return converted;
            await ConfigFiles.FetchAsync(io, sources, CancellationToken.None);
        }
    }

    /// <summary>What a module of JavaScript exports, as JSON; node itself is asked, for only it can tell.</summary>
    internal static async Task<Result<string>> ExportAsync(Io io, string file)
    {
        // What the module says comes by the same way as the answer: it is not let through, and the answer is marked.
        const string script =
            $"const write = process.stdout.write.bind(process.stdout); process.stdout.write = process.stderr.write = () => true; "
            + $"const m = require(process.argv[1]); write('{Marker}' + JSON.stringify(m.default ?? m) + '{Marker}');";
        try
        {
            await using var node = await io.Processes.StartAsync(new ProcessStart { File = "node", Arguments = ["--no-warnings", "-e", script, file] }, CancellationToken.None);
            var status = await node.WaitForExitAsync(CancellationToken.None);
            if (status != 0)
                return new Fault(ConfigurationErrors.UnreadableFile, $"node ended with status {status} over {file}: {node.Output.Trim()}");
            return node.Output.Split(Marker) is [_, .., var exported, _]
                ? exported
                : new Fault(ConfigurationErrors.UnreadableFile, $"{file} exports more than is read of it, or ends node before that: {node.Output.Trim()}");
        }
        catch (IOException failure)
        {
            return new Fault(ConfigurationErrors.UnreadableFile, $"{file} is JavaScript, and node cannot be run here: {failure.Message}")
            {
                Mend = "Install node, or write what the file exports as JSON and convert that.",
            };
        }
    }
}
