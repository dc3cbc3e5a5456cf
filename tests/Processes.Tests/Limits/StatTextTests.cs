using Holdfast.Processes.Limits;

namespace Holdfast.Processes.Tests.Limits;

public sealed class StatTextTests
{
    [Fact]
    public void Processor_time_and_threads_are_found_behind_a_name_with_spaces_and_parentheses()
    {
        var stat = "7 (a ) (b) S 1 7 7 0 -1 4194304 100 200 0 0 150 50 30 20 20 0 9 0 12345 1 2 3"u8.ToArray();

        Assert.Equal((TimeSpan.FromSeconds(2.5), 9), StatText.Process(stat));
        Assert.Null(StatText.Process("7 (cut"u8.ToArray()));
        Assert.Null(StatText.Process(null));
    }

    [Fact]
    public void Fields_are_found_by_their_whole_name()
    {
        var text = "oom_kill_disable 0\noom_kill 3\nread_bytes: 4096\n"u8.ToArray();

        Assert.Equal(3, StatText.Field(text, "oom_kill"));
        Assert.Equal(4096, StatText.Field(text, "read_bytes"));
        Assert.Null(StatText.Field(text, "oom"));
    }

    [Fact]
    public void Numbers_are_taken_and_what_is_none_is_left()
    {
        Assert.Equal([12, 345], StatText.Numbers("12 345 x \n"u8.ToArray()));
        Assert.Equal(512, StatText.Number("512\n"u8.ToArray()));
        Assert.Null(StatText.Number("max\n"u8.ToArray()));
        Assert.Equal(70, StatText.OwnPages("1000 100 30 1 0 50 0"u8.ToArray()));
    }
}
