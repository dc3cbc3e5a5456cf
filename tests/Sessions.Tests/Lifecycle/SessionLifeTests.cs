using Holdfast.Sessions.Lifecycle;

namespace Holdfast.Sessions.Tests.Lifecycle;

public sealed class SessionLifeTests
{
    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void It_goes_from_connected_by_use_to_active_and_idle_and_back()
    {
        var life = new SessionLife(default);
        Assert.Equal(SessionState.Connected, life.At(At(59)));
        Assert.True(life.Use(At(30)));
        Assert.Equal(SessionState.Active, life.At(At(89)));
        Assert.False(life.Rest(At(89)));
        Assert.Equal(SessionState.Idle, life.At(At(90)));
        Assert.True(life.Rest(At(90)));
        Assert.False(life.Rest(At(91)));
        Assert.True(life.Use(At(100)));
        Assert.Equal(SessionState.Active, life.At(At(100)));
        Assert.True(life.Rest(At(200)));
    }

    [Fact]
    public void Suspended_it_takes_no_input_does_not_rest_and_is_not_forgotten()
    {
        var life = new SessionLife(default);
        Assert.True(life.Suspend());
        Assert.False(life.Suspend());
        Assert.False(life.Use(At(1)));
        Assert.Equal(SessionState.Suspended, life.At(At(1000)));
        Assert.False(life.Rest(At(1000)));
        Assert.False(life.IsUnusedFor(At(1), At(1000)));
        Assert.True(life.Resume(At(1000)));
        Assert.False(life.Resume(At(1000)));
        Assert.Equal(SessionState.Active, life.At(At(1001)));
        Assert.True(life.IsUnusedFor(At(1), At(1001)));
    }

    [Fact]
    public void Of_any_course_the_ends_are_final()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var life = new SessionLife(default);
            var (lost, closed) = (false, false);
            for (var i = 0; i < 40; i++)
            {
                var now = At(i * 20);
                var open = life.IsOpen;
                Assert.Equal(!lost && !closed, open);
                switch (random.Next(12))
                {
                    case 0: Assert.Equal(!closed, life.Close()); closed = true; break;
                    case 1: Assert.Equal(open, life.Lose()); lost |= open; break;
                    case < 4: Assert.Equal(open && !life.IsSuspended, life.Suspend()); break;
                    case < 6: Assert.Equal(open && life.IsSuspended, life.Resume(now)); break;
                    default: Assert.Equal(open && !life.IsSuspended, life.Use(now)); break;
                }

                var state = life.At(now);
                Assert.Equal(closed, state == SessionState.Closed);
                Assert.Equal(lost && !closed, state == SessionState.Error);
            }
        }
    }
}
