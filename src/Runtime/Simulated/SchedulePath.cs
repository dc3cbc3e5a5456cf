using System.Globalization;

namespace Holdfast.Runtime.Simulated;

/// <summary>
/// Takes one schedule after the other, depth first: the last choice that has an alternative takes it, and after that the step that has
/// been ready longest is chosen.
/// </summary>
internal sealed class SchedulePath(ExplorationBounds bounds) : Choices
{
    private readonly List<(int Chosen, int Count)> _path = [];
    private int _position;
    private bool _pruned;

    /// <inheritdoc/>
    public override bool NeedOrder => true;

    /// <summary>Choices that were made so far.</summary>
    public int Length => _position;

    /// <summary>A path that begins as written; see <see cref="ToString"/>.</summary>
    /// <exception cref="SimulationException">It is not written as a schedule is.</exception>
    public static SchedulePath Parse(string text)
    {
        var path = new SchedulePath(new ExplorationBounds());
        foreach (var part in text.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            path._path.Add(int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var chosen)
                ? (chosen, 0)
                : throw new SimulationException($"'{text}' is no schedule: give whole numbers with points between."));
        }

        return path;
    }

    /// <summary>Runs schedules until all were run or a bound is reached.</summary>
    public Exploration Walk(Action<SchedulePath> run)
    {
        var schedules = 0;
        var longest = 0;
        do
        {
            if (schedules == bounds.MaximumSchedules)
            {
                return new Exploration(schedules, false, longest);
            }

            _position = 0;
            var planned = _path.Count;
            run(this);
            if (_position < planned)
            {
                throw Astray($"had {planned} choices before and has {_position} now");
            }

            schedules++;
            longest = Math.Max(longest, _position);
        }
        while (MoveOn());
        return new Exploration(schedules, !_pruned, longest);
    }

    /// <inheritdoc/>
    public override int Next(int count)
    {
        if (_position == _path.Count)
        {
            if (_position >= bounds.MaximumChoices)
            {
                _pruned = true;
                return 0;
            }

            _path.Add((0, count));
        }

        var (chosen, known) = _path[_position];
        if (chosen >= count || (known != 0 && known != count))
        {
            throw Astray($"was among {known} steps at choice {_position} before and is among {count} now");
        }

        _position++;
        return chosen;
    }

    /// <summary>The choices made, with points between; without those at the end that take the longest ready.</summary>
    public override string ToString()
    {
        var chosen = _path.Take(_position).Select(choice => choice.Chosen).ToList();
        var length = chosen.FindLastIndex(choice => choice != 0) + 1;
        return string.Join('.', chosen.Take(length));
    }

    private SimulationException Astray(string how) =>
        new($"Schedule '{this}' {how}: what the body does does not depend on the schedule alone.");

    private bool MoveOn()
    {
        for (_path.RemoveRange(_position, _path.Count - _position); _path.Count > 0; _path.RemoveAt(_path.Count - 1))
        {
            var (chosen, count) = _path[^1];
            if (chosen + 1 < count && MayDeviate())
            {
                _path[^1] = (chosen + 1, count);
                return true;
            }
        }

        return false;
    }

    private bool MayDeviate()
    {
        if (bounds.MaximumDeviations is not { } most || _path.Take(_path.Count - 1).Count(choice => choice.Chosen != 0) < most)
        {
            return true;
        }

        _pruned = true;
        return false;
    }
}
