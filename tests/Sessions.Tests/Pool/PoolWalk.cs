using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.Tests.Pool;

/// <summary>Drives a pool's machine at random, as a world in which anything may fail, and checks its books after each event.</summary>
internal sealed class PoolWalk(int min, int max, Random random)
{
    private static readonly string?[] Homes = [null, null, "a", "b"];

    private readonly PoolMachine _pool = new(new PoolLimits(min, min, max, MostWaiting, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(90)));
    private readonly List<long> _opening = [];
    private readonly List<long> _held = [];
    private readonly List<long> _resetting = [];
    private readonly List<long> _closing = [];
    private readonly List<long> _waiting = [];
    private readonly HashSet<long> _open = [];
    private readonly Dictionary<long, string?> _homes = [];
    private readonly HashSet<string> _avoided = [];
    private readonly HashSet<long> _owed = [];
    private const int MostWaiting = 12;

    private TimeSpan _now;
    private long _lastWaiter;
    private bool _retry;
    private bool _crowded;

    public void Run(int steps)
    {
        Apply(_pool.Begin(_now));
        for (var i = 0; i < steps; i++)
        {
            _now += TimeSpan.FromSeconds(random.Next(4));
            Event(random.Next(14));
            Check();
        }

        // The world turns kind: everything succeeds from here on.
        foreach (var endpoint in _avoided) Apply(_pool.Welcome(endpoint, _now));
        _crowded = false;
        Apply(_pool.Crowd(false, _now));
        for (var i = 0; i < 2000 && (_retry || _waiting.Count > 0 || _opening.Count + _resetting.Count + _closing.Count + _held.Count > 0); i++)
        {
            _now += TimeSpan.FromSeconds(1);
            Event((i % 5) switch { 0 => 1, 1 => 4, 2 => 5, 3 => 7, _ => 9 });
            Check();
        }

        Assert.True(
            _waiting.Count == 0,
            $"{_waiting.Count} wait, {_opening.Count} opening, {_held.Count} held, {_resetting.Count} resetting, {_closing.Count} closing, retry {_retry}");
        Assert.True(_pool.Count(SlotState.Warm) >= min, "the minimum is not back");
    }

    private void Event(int kind)
    {
        switch (kind)
        {
            case 0:
                _waiting.Add(++_lastWaiter);
                _homes[_lastWaiter] = Homes[random.Next(Homes.Length)];
                if (random.Next(4) == 0) _owed.Add(_lastWaiter);
                Apply(_pool.Request(_lastWaiter, _homes[_lastWaiter], false, _now, _owed.Contains(_lastWaiter)));
                break;
            case 1 when Take(_opening) is { } slot:
                _open.Add(slot);
                Apply(_pool.Opened(slot, random.Next(2) == 0 ? "a" : "b", random.NextDouble(), _now));
                break;
            case 2 when Take(_opening) is { } slot:
                Apply(_pool.OpenFailed(slot, _now));
                break;
            case 3 when _open.Count > 0:
                var lost = _open.ElementAt(random.Next(_open.Count));
                _held.Remove(lost);
                _resetting.Remove(lost);
                Apply(_pool.Lost(lost, _now));
                break;
            case 4 when Take(_held) is { } slot:
                Apply(_pool.Returned(slot, random.Next(2) == 0, _now));
                break;
            case 5 when Take(_resetting) is { } slot:
                Apply(_pool.ResetDone(slot, _now));
                break;
            case 6 when Take(_resetting) is { } slot:
                Apply(_pool.ResetFailed(slot, _now));
                break;
            case 7 when Take(_closing) is { } slot:
                _open.Remove(slot);
                Apply(_pool.Gone(slot, _now));
                break;
            case 8 when _waiting.Count > 0:
                var gone = _waiting[random.Next(_waiting.Count)];
                Assert.True(_pool.Withdraw(gone));
                _waiting.Remove(gone);
                break;
            case 9 when _retry:
                _retry = false;
                Apply(_pool.RetryDue(_now));
                break;
            case 10:
                Apply(_pool.Sweep(_now));
                break;
            case 11:
                _avoided.Add("a");
                Apply(_pool.Avoid("a", _now));
                break;
            case 12:
                _avoided.Remove("a");
                Apply(_pool.Welcome("a", _now));
                break;
            case 13:
                _crowded = random.Next(2) == 0;
                Apply(_pool.Crowd(_crowded, _now));
                break;
        }
    }

    private void Apply(IReadOnlyList<PoolEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect.Kind)
            {
                case PoolEffectKind.Open:
                    _opening.Add(effect.Slot);
                    if (_crowded) Assert.True(_waiting.Any(_owed.Contains), "opened where there is no memory");
                    break;
                case PoolEffectKind.Reset: _resetting.Add(effect.Slot); break;
                case PoolEffectKind.Close: _closing.Add(effect.Slot); break;
                case PoolEffectKind.RetryLater: _retry = true; break;
                case PoolEffectKind.Refuse:
                    Assert.DoesNotContain(effect.Waiter, _owed);
                    Assert.True(_waiting.Remove(effect.Waiter));
                    break;
                case PoolEffectKind.Hand:
                    // First come, first served; only those at home somewhere let others pass, and where there is no memory those to whom none is owed.
                    Assert.All(
                        _waiting.TakeWhile(waiter => waiter != effect.Waiter),
                        passed => Assert.True(_homes[passed] is not null || (_crowded && _owed.Contains(effect.Waiter) && !_owed.Contains(passed)), "passed"));
                    Assert.DoesNotContain(effect.Slot, _held);
                    Assert.True(_waiting.Remove(effect.Waiter));
                    _held.Add(effect.Slot);
                    break;
            }
        }
    }

    private void Check()
    {
        Assert.True(_pool.Total <= max, "more slots than the maximum");
        Assert.Equal(_waiting.Count, _pool.Waiting);
        Assert.Equal(_opening.Count, _pool.Count(SlotState.Opening));
        Assert.Equal(_held.Count, _pool.Count(SlotState.InUse));
        Assert.Equal(_resetting.Count, _pool.Count(SlotState.Resetting));
        Assert.Equal(_closing.Count, _pool.Count(SlotState.Closing));
        if (_waiting.Count == 0) return;
        Assert.True(_waiting.Count(waiter => !_owed.Contains(waiter)) <= MostWaiting, "more wait than may");
        // A session stands ready only for those who rather wait for one at home, and then one is on its way there.
        if (_pool.Count(SlotState.Warm) > 0)
        {
            Assert.All(_waiting, waiter => Assert.NotNull(_homes[waiter]));
            Assert.True(_opening.Count > 0, "somebody waits beside a ready session for nothing");
        }

        // Nobody waits for nothing: something is under way that will free or make a session.
        Assert.True(
            _opening.Count + _held.Count + _resetting.Count + _closing.Count > 0 || _retry || (_crowded && !_waiting.Any(_owed.Contains)), "a waiter is stuck");
    }

    private long? Take(List<long> slots)
    {
        if (slots.Count == 0) return null;
        var index = random.Next(slots.Count);
        var slot = slots[index];
        slots.RemoveAt(index);
        return slot;
    }
}
