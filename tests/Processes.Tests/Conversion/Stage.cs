using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Processes.Conversion;
using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Tests.Conversion;

/// <summary>A folder in which the programs that a file names are there, each a stand-in, so that the file can be run as it is.</summary>
internal sealed partial class Stage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Func<string, string> _standIn;
    private readonly List<int> _pids = [];

    public Stage(ConversionKind kind)
    {
        _standIn = kind == ConversionKind.Pm2 ? StandIn.Node : StandIn.Perl;
        foreach (var folder in (string[])["bin", "work", "facts", "ends", "home", "run", "var/log", "childlog"])
            Directory.CreateDirectory(Path.Combine(Root, folder));
        Variables = new Dictionary<string, string>
        {
            ["PATH"] = $"{Root}/bin:{System.Environment.GetEnvironmentVariable("PATH")}",
            ["HOME"] = $"{Root}/home",
            ["APP_HOME"] = $"{Root}/srv/home",
            ["JAVA_OPTS"] = "-Xmx64m -Dkind=small",
            ["DATABASE_URL"] = "db://here/a b",
            ["PM2_HOME"] = $"{Root}/pm2",
        };
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("hf-st-").FullName;

    public string Work => Path.Combine(Root, "work");

    /// <summary>What both programs find in their environment.</summary>
    public Dictionary<string, string> Variables { get; }

    /// <summary>Writes a file into the work folder, with absolute paths of its programs below this folder and users who are here.</summary>
    public string Place(string name, string text)
    {
        text = AbsolutePath().Replace(text, match => $"{Root}{match.Value}");
        text = User().Replace(text, match => match.Groups["key"].Value + System.Environment.UserName);
        foreach (Match written in Written().Matches(text))
            Directory.CreateDirectory(Path.GetDirectoryName(written.Value)!);
        var file = Path.Combine(Work, name);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Puts a stand-in where a program is looked for: an absolute path, one in the work folder, or a bare name.</summary>
    public void Install(string program)
    {
        var path = program.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(program, Work) : Path.Combine(Root, "bin", program);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, _standIn(Root));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Says how a program of this name ends.</summary>
    public void End(string program, string how) => File.WriteAllText(Path.Combine(Root, "ends", program), how);

    /// <summary>The programs and folders of these workers.</summary>
    public void Furnish(IEnumerable<WorkerDefinition> workers)
    {
        foreach (var worker in workers)
        {
            Directory.CreateDirectory(worker.WorkingFolder!);
            foreach (var word in worker.Command.Take(2).Where(word => word.StartsWith(Root, StringComparison.Ordinal) && !File.Exists(word)))
                Install(word);
        }
    }

    /// <summary>Waits until so many starts were noted; those who wait for more than come are told by the comparison.</summary>
    public async Task WaitForAsync(int starts)
    {
        var began = Stopwatch.GetTimestamp();
        while (Directory.GetFiles(Path.Combine(Root, "facts"), "*.start").Length < starts && Stopwatch.GetElapsedTime(began) < Patience)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        await Task.Delay(500, TestContext.Current.CancellationToken);
    }

    /// <summary>What was noted, which is then forgotten.</summary>
    public IReadOnlyList<Sighting> Take()
    {
        var sightings = new List<Sighting>();
        foreach (var file in Directory.GetFiles(Path.Combine(Root, "facts"), "*.start").Order(StringComparer.Ordinal))
        {
            var pid = int.Parse(Path.GetFileNameWithoutExtension(file).Split('-')[1], CultureInfo.InvariantCulture);
            _pids.Add(pid);
            var fields = File.ReadAllText(file).Split(StandIn.Field);
            var variables = fields[2].Split(StandIn.Word).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "");
            var signal = Path.ChangeExtension(file, "signal");
            var words = fields[0].Split(StandIn.Word).Select(word => Local(word, fields[1])).ToList();
            sightings.Add(new Sighting(words, fields[1], variables, File.Exists(signal) ? File.ReadAllText(signal) : null) { Pid = pid });
        }

        Directory.Delete(Path.Combine(Root, "facts"), recursive: true);
        Directory.CreateDirectory(Path.Combine(Root, "facts"));
        return sightings;
    }

    /// <summary>The lines that stand-ins said, as they stand in the logs below a folder.</summary>
    public static IReadOnlyList<string> Said(string folder) =>
        [.. Directory.GetFiles(folder, "*.log", SearchOption.AllDirectories).Where(file => !File.GetAttributes(file).HasFlag(FileAttributes.ReparsePoint))
            .SelectMany(ReadLines).Select(line => Line().Match(line)).Where(match => match.Success).Select(match => match.Value).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Take();
        // Whom its program left behind; a pid that was given away since then has another environment.
        foreach (var pid in _pids.Where(pid => Directory.Exists($"/proc/{pid}") && VariablesOf(pid).Contains(Root, StringComparison.Ordinal)))
        {
            using var left = Process.GetProcessById(pid);
            left.Kill();
        }

        Directory.Delete(Root, recursive: true);
    }

    private static string VariablesOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string[] ReadLines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd().Split('\n');
    }

    // pm2 names scripts by their whole path.
    private static string Local(string word, string folder)
    {
        var local = word.StartsWith(folder + "/", StringComparison.Ordinal) ? word[(folder.Length + 1)..] : word;
        return local.StartsWith("./", StringComparison.Ordinal) ? local[2..] : local;
    }

    [GeneratedRegex(@"(?<![\w.}])/(srv|opt|var|run|etc|usr/(local/)?s?bin)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AbsolutePath();

    [GeneratedRegex(@"/\S+\.(log|sock|pid)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Written();

    [GeneratedRegex(@"(?<key>^\s*(user=|uid: ))\S+", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex User();

    [GeneratedRegex(@"\b(out|err) \S+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
