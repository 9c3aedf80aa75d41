using System.Globalization;
using Dmi.Threading;

namespace Dmi.Kernels.Tests;

/// <summary>Teams by themselves, with work that tells who did what.</summary>
public sealed class WorkerTeamTests
{
    private static readonly TimeSpan Spin = TimeSpan.FromMicroseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    public void Every_row_is_done_exactly_once(int threads)
    {
        using WorkerTeam team = Create(threads);
        for (int round = 0; round < 300; round++)
        {
            int rows = round % 130 + 1;
            var work = new CountingWork(new int[rows]);
            team.Run(ref work, rows, bytesPerRow: 1 + round % 3);
            Assert.All(work.Times, static times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Threads_begin_at_cache_lines_of_results()
    {
        using WorkerTeam team = Create(3);
        const int rows = 6 * WorkerTeam.RowMultiple + 4;
        var work = new CountingWork(new int[rows]);
        team.Run(ref work, rows, bytesPerRow: 1);
        Assert.All(work.Firsts, static first => Assert.Equal(0, first % WorkerTeam.RowMultiple));
        Assert.Equal(7, work.Firsts.Count);
    }

    [Fact]
    public void A_worker_takes_its_share_also_after_it_has_parked()
    {
        using WorkerTeam team = Create(2);
        for (int round = 0; round < 20; round++)
        {
            // Whoever comes first waits for the other: done by one thread alone this would never end.
            using var both = new CountdownEvent(2);
            var work = new MeetingWork(both);
            team.Run(ref work, 2 * WorkerTeam.RowMultiple, bytesPerRow: 1);
            Assert.Equal(0, both.CurrentCount);
            if (round % 2 == 0) Thread.Sleep(5);
        }
    }

    [Fact]
    public void Where_the_team_is_busy_the_work_is_done_alone_and_waits_for_nobody()
    {
        using WorkerTeam team = Create(2);
        using var isBusy = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var first = new Thread(() =>
        {
            var work = new WaitingWork(isBusy, mayEnd);
            team.Run(ref work, 64, bytesPerRow: 1);
        });
        first.Start();
        Assert.True(isBusy.Wait(Patience));
        var alone = new CountingWork(new int[100]);
        team.Run(ref alone, 100, bytesPerRow: 1);
        Assert.Equal([0], alone.Firsts);
        Assert.All(alone.Times, static times => Assert.Equal(1, times));
        mayEnd.Set();
        Assert.True(first.Join(Patience));
    }

    [Fact]
    public void Work_that_uses_its_own_team_does_the_inner_part_alone()
    {
        using WorkerTeam team = Create(2);
        var work = new NestedWork(team, new int[8 * WorkerTeam.RowMultiple]);
        team.Run(ref work, 8 * WorkerTeam.RowMultiple, bytesPerRow: 1);
        Assert.All(work.Times, static times => Assert.Equal(1, times));
    }

    [Fact]
    public void Little_work_is_not_shared()
    {
        using var team = new WorkerTeam(2, Spin, WorkerTeam.LeastBytes, WorkerTeam.ChunkBytes, wakeBytes: 0);
        const int rows = 4 * WorkerTeam.RowMultiple;
        var little = new CountingWork(new int[rows]);
        team.Run(ref little, rows, WorkerTeam.LeastBytes / rows - 1);
        Assert.Equal([0], little.Firsts);
        var much = new CountingWork(new int[rows]);
        team.Run(ref much, rows, WorkerTeam.LeastBytes / rows);
        Assert.Equal(4, much.Firsts.Count);
    }

    [Fact]
    public void Nobody_is_woken_for_a_step_that_is_done_before_they_come()
    {
        using var team = new WorkerTeam(2, TimeSpan.FromMilliseconds(200), leastBytes: 0, chunkBytes: 1, wakeBytes: 1000);
        Assert.True(SpinWait.SpinUntil(() => team.AreParked, Patience));
        Assert.Equal(1, Chunks(bytes: 999));
        Assert.True(team.AreParked);

        // One that reads much wakes the worker, and while it spins it shares whatever comes.
        Assert.Equal(4, Chunks(bytes: 1000));
        Assert.Equal(4, Chunks(bytes: 1));
        Assert.True(SpinWait.SpinUntil(() => team.AreParked, Patience));

        // Steps that follow each other: from the second on.
        Assert.Equal(1, Chunks(bytes: 1));
        Assert.Equal(4, Chunks(bytes: 1));

        int Chunks(long bytes)
        {
            const int rows = 4 * WorkerTeam.RowMultiple;
            var work = new CountingWork(new int[rows]);
            bool isWorthSharing = team.BeginStep(bytes);
            team.Run(ref work, rows, bytesPerRow: 1);
            team.EndStep(isWorthSharing);
            Assert.All(work.Times, static times => Assert.Equal(1, times));
            return work.Firsts.Count;
        }
    }

    [Fact]
    public void An_only_step_wakes_no_more_workers_than_have_two_megabytes_to_read()
    {
        using var team = new WorkerTeam(8);
        Assert.Equal(0, team.Wakeable(WorkerTeam.WakeBytes - 1));
        Assert.Equal(1, team.Wakeable(WorkerTeam.WakeBytes));
        Assert.Equal(2, team.Wakeable(WorkerTeam.WakeBytes * 3 / 2));
        Assert.Equal(6, team.Wakeable(WorkerTeam.WakeBytes * 4L - 1));
        Assert.Equal(7, team.Wakeable(long.MaxValue));
    }

    [Fact]
    public void As_many_steps_as_there_are_threads_run_alone()
    {
        using WorkerTeam team = Create(3);
        Assert.Equal(4, Chunks());
        Assert.True(team.BeginStep(1000));
        Assert.True(team.BeginStep(1000));
        Assert.Equal(4, Chunks());
        Assert.True(team.BeginStep(1000));
        Assert.Equal(1, Chunks());
        team.EndStep(isWorthSharing: true);
        Assert.Equal(4, Chunks());

        int Chunks()
        {
            const int rows = 4 * WorkerTeam.RowMultiple;
            var work = new CountingWork(new int[rows]);
            team.Run(ref work, rows, bytesPerRow: 1);
            Assert.All(work.Times, static times => Assert.Equal(1, times));
            return work.Firsts.Count;
        }
    }

    [Fact]
    public async Task Whoever_disposes_second_waits_for_the_threads_too()
    {
        for (int round = 0; round < 50; round++)
        {
            WorkerTeam team = Create(3);
            await Task.WhenAll(Task.Run(Dispose), Task.Run(Dispose));

            void Dispose()
            {
                team.Dispose();
                Assert.False(team.HasThreads);
            }
        }
    }

    [Fact]
    public void What_a_thread_throws_reaches_the_caller_and_the_team_goes_on()
    {
        using WorkerTeam team = Create(3);
        for (int round = 0; round < 50; round++)
        {
            AggregateException failure = Assert.Throws<AggregateException>(() =>
            {
                var failing = new FailingWork();
                team.Run(ref failing, 100, bytesPerRow: 1);
            });
            Assert.Equal("row 64", Assert.IsType<InvalidOperationException>(failure.InnerException).Message);
            var work = new CountingWork(new int[100]);
            team.Run(ref work, 100, bytesPerRow: 1);
            Assert.All(work.Times, static times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Disposing_ends_the_threads_and_work_goes_on_alone()
    {
        WorkerTeam team = Create(4);
        Assert.True(team.HasThreads);
        team.Dispose();
        Assert.False(team.HasThreads);
        team.Dispose();
        var work = new CountingWork(new int[100]);
        team.Run(ref work, 100, bytesPerRow: 1);
        Assert.Equal([0], work.Firsts);
    }

    [Fact]
    public void Disposing_waits_for_work_that_is_going_on()
    {
        WorkerTeam team = Create(2);
        using var isBusy = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var first = new Thread(() =>
        {
            var work = new WaitingWork(isBusy, mayEnd);
            team.Run(ref work, 64, bytesPerRow: 1);
        });
        first.Start();
        Assert.True(isBusy.Wait(Patience));
        var disposing = new Thread(team.Dispose);
        disposing.Start();
        Assert.False(disposing.Join(50));
        mayEnd.Set();
        Assert.True(first.Join(Patience));
        Assert.True(disposing.Join(Patience));
        Assert.False(team.HasThreads);
    }

    [Fact]
    public void Parked_workers_use_no_processor()
    {
        // In a process of its own: other tests keep this one busy. A worker that went on spinning would take the whole second.
        ChildProcess.Result result = ChildProcess.RunProbe(["--idle-team"]);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.InRange(int.Parse(result.Output, CultureInfo.InvariantCulture), 0, 100);
    }

    [Fact]
    public void The_team_of_the_process_is_one_and_stays()
    {
        WorkerTeam team = WorkerTeam.Shared;
        Assert.Equal(Math.Min(Environment.ProcessorCount, WorkerTeam.MaxThreads), team.Threads);
        team.Dispose();
        Assert.Same(team, WorkerTeam.Shared);
        Assert.Equal(team.Threads > 1, team.HasThreads);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_in_one_sentence()
    {
        Assert.StartsWith("threads is 0, it must be in 1…256.", Assert.Throws<ArgumentOutOfRangeException>(static () => new WorkerTeam(0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("threads is 257, it must be in 1…256.", Assert.Throws<ArgumentOutOfRangeException>(static () => new WorkerTeam(257)).Message, StringComparison.Ordinal);
        Assert.StartsWith("spinTime is 00:00:02, it must be in 0…1 s.", Assert.Throws<ArgumentOutOfRangeException>(static () => new WorkerTeam(2, TimeSpan.FromSeconds(2))).Message, StringComparison.Ordinal);
    }

    // Shares whatever it is given, as few rows as may be at a time.
    private static WorkerTeam Create(int threads) => new(threads, Spin, leastBytes: 0, chunkBytes: 1, wakeBytes: 0);

    private readonly struct CountingWork(int[] times) : ITeamWork
    {
        public int[] Times { get; } = times;

        public System.Collections.Concurrent.ConcurrentQueue<int> Firsts { get; } = new();

        public void Run(int first, int end)
        {
            Firsts.Enqueue(first);
            for (int row = first; row < end; row++) Interlocked.Increment(ref Times[row]);
        }
    }

    private readonly struct MeetingWork(CountdownEvent both) : ITeamWork
    {
        public void Run(int first, int end)
        {
            both.Signal();
            if (!both.Wait(Patience)) throw new TimeoutException("The other thread did not come.");
        }
    }

    private readonly struct WaitingWork(ManualResetEventSlim isBusy, ManualResetEventSlim mayEnd) : ITeamWork
    {
        public void Run(int first, int end)
        {
            isBusy.Set();
            if (!mayEnd.Wait(Patience)) throw new TimeoutException("The work was not let go on.");
        }
    }

    private readonly struct NestedWork(WorkerTeam team, int[] times) : ITeamWork
    {
        public int[] Times { get; } = times;

        public void Run(int first, int end)
        {
            var inner = new Part(Times, first);
            team.Run(ref inner, end - first, bytesPerRow: 1);
        }

        private readonly struct Part(int[] times, int offset) : ITeamWork
        {
            public void Run(int first, int end)
            {
                for (int row = first; row < end; row++) Interlocked.Increment(ref times[offset + row]);
            }
        }
    }

    private readonly struct FailingWork : ITeamWork
    {
        public void Run(int first, int end)
        {
            if (first == 2 * WorkerTeam.RowMultiple) throw new InvalidOperationException($"row {first}");
        }
    }
}
