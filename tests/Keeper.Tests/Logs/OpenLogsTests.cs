using System.Text;
using Holdfast.Keeper.Logs;
using Holdfast.Keeper.Native;

namespace Holdfast.Keeper.Tests.Logs;

public sealed class OpenLogsTests : IDisposable
{
    private const int More = OpenLogs.Most + 7;

    private readonly string _folder = Directory.CreateTempSubdirectory("hf-open-logs-").FullName;
    private readonly OpenLogs _logs = new();
    private readonly (int Reader, int Writer) _pipe = Pipes.Create();
    private readonly LogFile[] _files;

    public OpenLogsTests()
    {
        var pieces = new RotatedPieces();
        _files = [.. Enumerable.Range(0, More).Select(number => new LogFile(LogStem.Of(PathOf(number))!.Value, pieces, _logs))];
        Assert.All(_files, file => Assert.Equal(0, file.Open()));
    }

    [Fact]
    public void No_more_than_the_most_are_open_and_each_goes_on_where_it_rested()
    {
        for (var round = 0; round < 3; round++)
        {
            for (var number = 0; number < More; number++)
                Write(_files[number], $"{number} in round {round}\n");
            Assert.Equal(OpenLogs.Most, _logs.Count);
            Assert.Equal(OpenLogs.Most, DescriptorsOf(_folder));
        }

        for (var number = 0; number < More; number++)
        {
            var text = File.ReadAllText(PathOf(number));
            Assert.Equal($"{number} in round 0\n{number} in round 1\n{number} in round 2\n", text);
            Assert.Equal(text.Length, _files[number].Position);
        }
    }

    [Fact]
    public void The_one_that_is_used_all_the_time_never_rests()
    {
        Write(_files[0], "begun\n");
        for (var number = 1; number < More; number++)
        {
            Write(_files[number], "x\n");
            Write(_files[0], "y\n");
            File.Delete(PathOf(0)); // were it opened again, there would be a new one
        }

        Assert.False(File.Exists(PathOf(0)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_was_cut_or_taken_away_while_it_rested_begins_anew(bool isTaken)
    {
        Write(_files[0], "before\n");
        foreach (var other in _files[1..])
            Write(other, "x\n");
        if (isTaken)
            File.Delete(PathOf(0));
        else
            File.WriteAllText(PathOf(0), "");

        Write(_files[0], "after\n");
        Assert.Equal("after\n", File.ReadAllText(PathOf(0)));
        Assert.Equal("after\n".Length, _files[0].Length);
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Close();
        Assert.Equal(0, _logs.Count);
        _ = Libc.Close(_pipe.Reader);
        _ = Libc.Close(_pipe.Writer);
        Directory.Delete(_folder, recursive: true);
    }

    private static int DescriptorsOf(string folder) => Directory.GetFiles("/proc/self/fd")
        .Count(path => new FileInfo(path).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) ?? false);

    private string PathOf(int number) => Path.Combine(_folder, $"w{number}.out.log");

    private unsafe void Write(LogFile file, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
            Assert.Equal(bytes.Length, Libc.Write(_pipe.Writer, start, (nuint)bytes.Length));
        file.Wake();
        Assert.Equal(bytes.Length, file.MoveFrom(_pipe.Reader, bytes.Length));
    }
}
